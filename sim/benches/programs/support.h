/* What the benchmarks find on GRAFTON: no operating system, one program, the end told by a store. */
#ifndef SUPPORT_H
#define SUPPORT_H
typedef unsigned size_t;
#define NULL ((void *)0)

int printf(const char *format, ...);
int scanf(const char *format, ...);
void *malloc(size_t octets);
void *memcpy(void *to, const void *from, size_t octets);
void *memset(void *to, int value, size_t octets);
char *strcpy(char *to, const char *from);
int strcmp(const char *left, const char *right);

/* The cycle counter of CP0, low half. */
static inline unsigned cycles(void)
{
    unsigned value;
    asm volatile("mfc0 %0, $%1" : "=r"(value) : "i"(CP0_CYCLES));
    return value;
}
#endif
