#include "start.h"
/* Bytes, switches, decimal numbers. */
static char text[1200], copy[1200];

static char *put(char *to, s32 value)
{
    char digits[12];
    int count = 0;
    u32 rest = value;
    if (value < 0) {
        *to++ = '-';
        rest = -rest;
    }
    do
        digits[count++] = '0' + rest % 10;
    while (rest /= 10);
    while (count)
        *to++ = digits[--count];
    return to;
}

static s32 number(const char **p)
{
    s32 value = 0, negative = **p == '-';
    if (negative)
        ++*p;
    while (**p >= '0' && **p <= '9')
        value = value * 10 + *(*p)++ - '0';
    return negative ? -value : value;
}

static u32 states(const char *p)
{
    int state = 0;
    u32 counts[8] = {0};
    for (; *p; p++) {
        int digit = *p >= '0' && *p <= '9';
        switch (state) {
        case 0: state = digit ? 1 : *p == '-' ? 2 : *p == 'x' ? 3 : 7; break;
        case 1: state = *p == ',' ? 0 : *p == 'x' ? 4 : digit ? 1 : 7; break;
        case 2: state = digit ? 5 : 7; break;
        case 3: state = 6; break;
        case 4: state = digit ? 5 : 6; break;
        case 5: state = *p == ',' ? 0 : 5; break;
        case 6: state = 1; break;
        default: state = *p == ',' ? 0 : 7;
        }
        counts[state]++;
    }
    return counts[1] * 3 + counts[5] * 5 + counts[7];
}

static u32 result(void)
{
    u32 sum = 0;
    char *end = text;
    for (int i = 0; i < 100; i++) {
        end = put(end, (s32)random_word() >> (i & 31));
        *end++ = i % 7 == 3 ? 'x' : ',';
    }
    *end = 0;
    for (char *p = text, *q = copy; (*q++ = *p++);)
        ;
    for (const char *p = copy; *p; p += *p != 0)
        sum = mix(sum, number(&p));
    return mix(sum, states(copy));
}
