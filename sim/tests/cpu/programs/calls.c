#include "start.h"
/* Pointers to functions, variable arguments, structures by value, a jump table, deep recursion. */
#include <stdarg.h>
typedef struct {
    u32 a, b;
    char c[5];
} pack;
typedef u32 (*unary)(u32);

static u32 twice(u32 x) { return x * 2; }
static u32 square(u32 x) { return x * x; }
static u32 inverse(u32 x) { return ~x; }
static const unary functions[] = {twice, square, inverse};

__attribute__((noinline)) static u32 sum_of(int count, ...)
{
    u32 sum = 0;
    va_list list;
    va_start(list, count);
    while (count--)
        sum = mix(sum, va_arg(list, u32));
    va_end(list);
    return sum;
}
__attribute__((noinline)) static pack changed(pack p, u32 by)
{
    p.a += by;
    p.b ^= p.a;
    p.c[by % 5] = by;
    return p;
}
__attribute__((noinline)) static u32 ackermann(u32 m, u32 n)
{
    return m == 0 ? n + 1 : n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1));
}
__attribute__((noinline)) static u32 chosen(u32 which, u32 x)
{
    switch (which) {
    case 0: return x + 3;
    case 1: return x - 5;
    case 2: return x << 7;
    case 3: return x >> 9;
    case 4: return x ^ 0x5a5a5a5a;
    case 5: return x | 0x10001;
    case 6: return (s32)x >> 3;
    case 7: return x & 0xff00ff;
    default: return x * 17;
    }
}

static u32 result(void)
{
    u32 sum = 0;
    pack p = {1, 2, "four"};
    for (u32 i = 0; i < 60; i++) {
        sum = mix(sum, functions[i % 3](sum));
        sum = mix(sum, chosen(i % 10, sum));
        p = changed(p, sum);
        sum = mix(sum, sum_of(5, p.a, p.b, (u32)p.c[2], i, sum));
    }
    return mix(sum, ackermann(2, 5));
}
