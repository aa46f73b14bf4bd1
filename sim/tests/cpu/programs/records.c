#include "start.h"
/* Calls, structures and global data, much as in synthetic system benchmarks. */
typedef struct record {
    struct record *next;
    int kind, component;
    char name[31];
} record;
static record first, second;
static int shared, vector[50], table[50][50];
static char last;

#define CALLED __attribute__((noinline)) static

CALLED int same(char a, char b)
{
    if (a != b)
        return 0;
    last = a;
    return 1;
}
CALLED int greater(const char *a, const char *b)
{
    int i = 0;
    while (a[i] && a[i] == b[i])
        i++;
    if (same(a[2], b[3]))
        return 0;
    return (u8)a[i] > (u8)b[i];
}
CALLED void add(int a, int b, int *to)
{
    *to = b + a + 2;
}
CALLED void fill(int *line, int square[50][50], int a, int b)
{
    int i = a + 5;
    line[i] = b;
    line[i + 1] = line[i];
    line[i + 30] = i;
    for (int k = i; k <= i + 1; k++)
        square[i][k] = i;
    square[i][i - 1] += 1;
    square[i + 20][i] = line[i];
    shared = 5;
}
CALLED void assign(record *r)
{
    record *next = r->next;
    *r->next = first;
    next->component = r->component = 5;
    next->next = r->next;
    add(10, shared, &next->component);
    if (next->kind == 0)
        add(next->component, 10, &next->component);
    else
        *r = *r->next;
}

static u32 result(void)
{
    char a[31], b[31];
    const char *text = "A NAME THAT IS NOT A BENCHMARK";
    int one = 0, two = 0, three = 0;
    first.next = &second;
    for (int i = 0; i < 31; i++)
        first.name[i] = a[i] = text[i];
    for (int round = 0; round < 60; round++) {
        one = 2;
        two = 3;
        for (int i = 0; i < 31; i++)
            b[i] = text[i];
        b[11] = '2';
        if (greater(a, b))
            three++;
        while (one < two) {
            three = 5 * one - two;
            add(one, two, &three);
            one++;
        }
        fill(vector, table, one, three);
        assign(&first);
        two = two * one;
        one = two / three;
        two = 7 * (two - three) - one;
    }
    return mix(mix(one, two), mix(vector[8] + table[8][7], second.component + last));
}
