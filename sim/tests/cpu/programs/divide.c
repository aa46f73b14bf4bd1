#include "start.h"
/* MULT, MULTU, DIV, DIVU, MTHI, MTLO with corner cases; INT_MIN / -1 among them, division by zero not. */
static const u32 corners[] = {
    0, 1, 2, 3, 10, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0x80000001, 0xfffffffe, 0xffffffff,
};
enum { CORNERS = sizeof corners / sizeof *corners };

static u32 all(u32 sum, u32 a, u32 b)
{
    u32 high, low;
    if (b) {
        asm volatile("div $0,%2,%3; mflo %0; mfhi %1" : "=&r"(low), "=&r"(high) : "r"(a), "r"(b) : "hi", "lo");
        sum = mix(mix(sum, low), high);
        asm volatile("divu $0,%2,%3; mfhi %1; mflo %0" : "=&r"(low), "=&r"(high) : "r"(a), "r"(b) : "hi", "lo");
        sum = mix(mix(sum, low), high);
    }
    asm volatile("mult %2,%3; mflo %0; mfhi %1" : "=&r"(low), "=&r"(high) : "r"(a), "r"(b) : "hi", "lo");
    sum = mix(mix(sum, low), high);
    asm volatile("mtlo %2; mthi %3; multu %2,%3; mfhi %1; mflo %0"
                 : "=&r"(low), "=&r"(high) : "r"(a), "r"(b) : "hi", "lo");
    sum = mix(mix(sum, low), high);
    asm volatile("multu %2,%3; mtlo %3; mfhi %1; mflo %0" : "=&r"(low), "=&r"(high) : "r"(a), "r"(b) : "hi", "lo");
    return mix(mix(sum, low), high);
}

static u32 result(void)
{
    u32 sum = 0;
    for (int i = 0; i < CORNERS; i++)
        for (int k = 0; k < CORNERS; k++)
            sum = all(sum, corners[i], corners[k]);
    for (int i = 0; i < 60; i++)
        sum = all(sum, random_word() >> (i & 31), random_word() >> (i * 7 & 31));
    return sum;
}
