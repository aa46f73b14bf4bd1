#include "start.h"
/* 64 bits: sums with carry, products from MULTU, shifts across words, comparisons, a long division. */
static u64 word64(void)
{
    u64 high = random_word();
    return (high << 32 | random_word()) >> (random_word() & 63);
}

static u64 divided(u64 dividend, u64 divisor, u64 *remainder)
{
    u64 rest = 0, quotient = 0;
    for (int i = 63; i >= 0; i--) {
        rest = rest << 1 | (dividend >> i & 1);
        quotient <<= 1;
        if (rest >= divisor) {
            rest -= divisor;
            quotient |= 1;
        }
    }
    *remainder = rest;
    return quotient;
}

static u32 mix64(u32 sum, u64 value)
{
    return mix(mix(sum, value >> 32), value);
}

static u32 result(void)
{
    u32 sum = 0;
    for (int i = 0; i < 60; i++) {
        u64 a = word64(), b = word64() | 1, rest;
        int by = random_word() & 63;
        sum = mix64(sum, a + b);
        sum = mix64(sum, a - b);
        sum = mix64(sum, a * b);
        sum = mix64(sum, (s64)(s32)a * (s32)b);
        sum = mix64(sum, a << by);
        sum = mix64(sum, a >> by);
        sum = mix64(sum, (s64)a >> by);
        sum = mix(sum, (a < b) + 2 * ((s64)a < (s64)b) + 4 * (a == b));
        if (i < 10)
            sum = mix64(mix64(sum, divided(a, b, &rest)), rest);
    }
    return sum;
}
