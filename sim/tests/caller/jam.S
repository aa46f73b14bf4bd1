# Switches all outputs on, the lower half with the policy to be off when the CPU starts again. Then calls and never listens, with
# the timer ticking as fast as it can, until the network takes no more; then stops for ever in a loop, with a watchdog of as many
# clocks as the word `patience` says. All numbers come from `spec`, as macros.
    .set    noreorder
    .set    noat
    .section .text
    .globl  _start
_start:
    b       begin
    nop
jammed:   .word 0                   # 1 when nothing goes any more
patience: .word 0

begin:
    la      $s0, jammed
    lw      $t0, 0($s0)
    lw      $s3, 4($s0)
    bnez    $t0, stopped            # it has started again: the calls are done
    nop
    li      $t0, 0x7fffffff
    mtc0    $t0, $WATCHDOG
    li      $s4, OUTPUTS
    li      $s2, CHANNELS
each:
    addiu   $s2, $s2, -1
    li      $s1, SET_POLICY
    li      $t1, CHANNELS / 2
    bal     call
    slt     $t0, $s2, $t1
    li      $s1, POWER_STATE
    bal     call
    li      $t0, 1
    bnez    $s2, each
    nop
    li      $s4, PERIPH
    li      $s1, TIMER_SET_COUNT
    bal     call
    li      $t0, 1
    li      $s1, TIMER_START
    bal     call
    move    $t0, $zero
    li      $s4, OUTPUTS
    li      $s1, GET_STATUS
jam:
    bal     send
    move    $t0, $zero
    bnez    $v0, jam
    nop
    li      $t0, 1
    sw      $t0, 0($s0)
    mtc0    $s3, $WATCHDOG
stopped:
    b       stopped
    nop

# Call s1 of node s4 about channel s2 with d1 from t0; v0 is 0 when it could not be sent for a while.
send:
    mtc0    $s4, $DESTINATION
    mtc0    $s1, $CALL
    mtc0    $zero, $KIND
    mtc0    $s2, $D0
    mtc0    $t0, $D1
    mtc0    $zero, $D2
    mfc0    $t2, $CYCLES
    addiu   $t2, $t2, PATIENCE
    mtc0    $t2, $DEADLINE
    li      $a0, SEND
    syscall
    jr      $ra
    nop

# The same, and waits for its answer; interrupts that come first are dropped.
call:
    move    $s5, $ra
    bal     send
    nop
listen:
    li      $a0, RECEIVE
    syscall
    mfc0    $t2, $KIND
    li      $a0, RELEASE
    syscall
    li      $t3, INTERRUPT
    beq     $t2, $t3, listen
    nop
    jr      $s5
    nop
