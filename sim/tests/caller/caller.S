# Calls the peripheral controller without end while its timer ticks. One call at a time, and before each a pause that is one
# instruction longer than the last, up to PAUSES. All numbers come from `spec`, as macros.
#
# What it found is in RAM behind the first two instructions: answers, ticks, calls without an answer, wrong answers.
    .set    noreorder
    .set    noat
    .section .text
    .globl  _start
_start:
    b       begin
    nop
answers: .word 0
ticks:   .word 0
lost:    .word 0
wrong:   .word 0

# s0 the four words above, s1 call number, s2 pause, s3 watchdog's time, s4 periph
begin:
    la      $s0, answers
    li      $s3, 0x7fffffff
    li      $s4, PERIPH
    move    $s2, $zero
    li      $s1, TIMER_SET_COUNT
    li      $t0, PERIOD
    bal     call
    mtc0    $t0, $D1
    li      $s1, TIMER_START
    bal     call
    mtc0    $zero, $D1
sweep:
    li      $s1, GPIO_RDWR
    bal     call
    nop
    li      $s1, SPI_RECV_BYTE
    bal     call
    nop
    li      $s1, VOLTAGE_MODE
    bal     call
    nop
    b       sweep
    nop

# Makes call s1 and waits for its answer; ticks that come first are counted, what other nodes tell is not.
call:
    mtc0    $s3, $WATCHDOG
    la      $t1, paused             # jumps so many instructions before `paused`
    sll     $t2, $s2, 2
    subu    $t1, $t1, $t2
    addiu   $s2, $s2, 1
    li      $t3, PAUSES
    bne     $s2, $t3, 1f
    nop
    move    $s2, $zero
1:  jr      $t1
    nop
    .rept   PAUSES
    nop
    .endr
paused:
    mtc0    $s4, $DESTINATION
    mtc0    $s1, $CALL
    mtc0    $zero, $KIND
    mtc0    $zero, $D0
    mtc0    $zero, $D2
    mfc0    $t0, $CYCLES
    addiu   $t0, $t0, PATIENCE
    mtc0    $t0, $DEADLINE
    li      $a0, SEND
    syscall
    beqz    $v0, is_lost
listen:
    li      $a0, RECEIVE
    syscall
    beqz    $v0, is_lost
    mfc0    $t1, $CALL
    mfc0    $t0, $KIND
    mfc0    $t4, $SOURCE
    li      $a0, RELEASE
    syscall
    li      $t2, INTERRUPT
    bne     $t0, $t2, answer
    nop
    bne     $t4, $s4, listen        # the link came up
    lw      $t3, 4($s0)
    b       listen_again
    addiu   $t3, $t3, 1
answer:
    lw      $t3, 0($s0)
    bne     $t1, $s1, is_wrong
    addiu   $t3, $t3, 1
    jr      $ra
    sw      $t3, 0($s0)
listen_again:
    b       listen
    sw      $t3, 4($s0)
is_lost:
    lw      $t3, 8($s0)
    nop
    addiu   $t3, $t3, 1
    jr      $ra
    sw      $t3, 8($s0)
is_wrong:
    lw      $t3, 12($s0)
    nop
    addiu   $t3, $t3, 1
    jr      $ra
    sw      $t3, 12($s0)
