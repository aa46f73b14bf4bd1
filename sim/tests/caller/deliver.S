# Makes the calls that a test asks for, one by one: the test writes node, call and data into the words below, then `turn`; the answer's
# type and data take the place of the call's, then `turn` is 0 again. All numbers come from `spec`, as macros.
    .set    noreorder
    .set    noat
    .section .text
    .globl  _start
_start:
    b       begin
    nop
turn:     .word 0                   # 1 when there is a call to make
node:     .word 0
number:   .word 0                   # call number; then the type of the answer
data:     .word 0, 0, 0             # d0, d1, d2; then those of the answer

begin:
    la      $s0, turn
    li      $t0, 0x7fffffff
    mtc0    $t0, $WATCHDOG
await:
    lw      $t0, 0($s0)
    beqz    $t0, await
    lw      $t1, 4($s0)
    lw      $t2, 8($s0)
    lw      $t3, 12($s0)
    lw      $t4, 16($s0)
    lw      $t5, 20($s0)
    mtc0    $t1, $DESTINATION
    mtc0    $t2, $CALL
    mtc0    $zero, $KIND
    mtc0    $t3, $D0
    mtc0    $t4, $D1
    mtc0    $t5, $D2
    mfc0    $t2, $CYCLES
    addiu   $t2, $t2, PATIENCE
    mtc0    $t2, $DEADLINE
    li      $a0, SEND
    syscall
    li      $a0, RECEIVE
    syscall
    beqz    $v0, reply
    li      $t2, -1                 # no answer
    mfc0    $t2, $KIND
    mfc0    $t3, $D0
    mfc0    $t4, $D1
    mfc0    $t5, $D2
    li      $a0, RELEASE
    syscall
reply:
    sw      $t2, 8($s0)
    sw      $t3, 12($s0)
    sw      $t4, 16($s0)
    sw      $t5, 20($s0)
    b       await
    sw      $zero, 0($s0)
