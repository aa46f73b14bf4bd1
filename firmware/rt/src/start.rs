//! Reset vector. A fault restarts the CPU here with RAM as it was, so nothing is taken for granted: `.data` is copied again
//! from its load image and `.bss` is cleared on every start. Only `.noinit` is left alone.

use core::arch::global_asm;
use spec::cpu::Cp0;

// Registers: $8 and $9 are pointers, $10 a word, $29 the stack pointer, $28 is not used by the code model.
global_asm!(
    ".section .start, \"ax\", @progbits",
    ".set noreorder",
    ".globl _start",
    "_start:",
    "    lui   $8, %hi(__text_limit)",
    "    addiu $8, $8, %lo(__text_limit)",
    "    mtc0  $8, ${text_limit}",
    "    lui   $29, %hi(__stack_top)",
    "    addiu $29, $29, %lo(__stack_top)",
    "    lui   $8, %hi(__data_start)",
    "    addiu $8, $8, %lo(__data_start)",
    "    lui   $9, %hi(__data_load)",
    "    addiu $9, $9, %lo(__data_load)",
    "    lui   $11, %hi(__data_end)",
    "    addiu $11, $11, %lo(__data_end)",
    "1:  beq   $8, $11, 2f",
    "    nop",
    "    lw    $10, 0($9)",
    "    addiu $9, $9, 4",
    "    sw    $10, 0($8)",
    "    b     1b",
    "    addiu $8, $8, 4",
    "2:  lui   $8, %hi(__bss_start)",
    "    addiu $8, $8, %lo(__bss_start)",
    "    lui   $11, %hi(__bss_end)",
    "    addiu $11, $11, %lo(__bss_end)",
    "3:  beq   $8, $11, 4f",
    "    nop",
    "    sw    $0, 0($8)",
    "    b     3b",
    "    addiu $8, $8, 4",
    "4:  jal   main",
    "    move  $28, $0",
    "    break",
    "    nop",
    text_limit = const Cp0::TextLimit as u8,
);
