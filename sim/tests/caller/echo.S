# Answers every CALL, with FAIL if its number is odd, and tells the sender of every other message that it came: an interrupt with
# the message's type as d0. Either way under the same number, with d2 as d1 and d1 + 1 as d2. All numbers come from `spec`, as macros.
    .set    noreorder
    .set    noat
    .section .text
    .globl  _start
# s3 watchdog's time, s4 time to the deadline
_start:
    li      $s3, 0x7fffffff
    li      $s4, 0x3fffffff
again:
    mtc0    $s3, $WATCHDOG
    mfc0    $t0, $CYCLES
    addu    $t0, $t0, $s4
    mtc0    $t0, $DEADLINE
    li      $a0, RECEIVE
    syscall
    beqz    $v0, again
    nop
    mfc0    $t1, $SOURCE
    mfc0    $t2, $CALL
    mfc0    $t3, $KIND
    mfc0    $t4, $D0
    mfc0    $t5, $D1
    mfc0    $t6, $D2
    li      $a0, RELEASE
    syscall
    andi    $t7, $t2, 1
    beqz    $t3, answer
    addiu   $t7, $t7, RETURN_SUCCESS
    li      $t7, INTERRUPT
    move    $t4, $t3
answer:
    addiu   $t5, $t5, 1
    mtc0    $t1, $DESTINATION
    mtc0    $t2, $CALL
    mtc0    $t7, $KIND
    mtc0    $t4, $D0
    mtc0    $t6, $D1
    mtc0    $t5, $D2
    li      $a0, SEND
send:
    syscall
    beqz    $v0, send
    nop
    b       again
    nop
