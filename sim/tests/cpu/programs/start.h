/* Begin and end of a test program, for two machines. Under qemu-mips (Linux) it writes result() as four octets; GRAFTON, told
   with EXPECTED what that was, stores 1 into `tohost` if it computes the same, else 2. */
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned u32;
typedef unsigned long long u64;
typedef int s32;
typedef long long s64;

static u32 result(void);

/* What the compiler calls by itself. */
void *memset(void *to, int value, unsigned count)
{
    for (char *p = to; count--;)
        *p++ = value;
    return to;
}
void *memcpy(void *to, const void *from, unsigned count)
{
    char *p = to;
    for (const char *q = from; count--;)
        *p++ = *q++;
    return to;
}

u64 __ashldi3(u64 value, int by)
{
    u32 high = value >> 32, low = value;
    if (by & 32)
        return (u64)(low << (by & 31)) << 32;
    return by ? (u64)(high << by | low >> (32 - by)) << 32 | low << by : value;
}
u64 __lshrdi3(u64 value, int by)
{
    u32 high = value >> 32, low = value;
    if (by & 32)
        return high >> (by & 31);
    return by ? (u64)(high >> by) << 32 | (low >> by | high << (32 - by)) : value;
}
s64 __ashrdi3(s64 value, int by)
{
    s32 high = value >> 32;
    u32 low = value;
    if (by & 32)
        return high >> (by & 31);
    return by ? (s64)(high >> by) << 32 | (low >> by | (u32)high << (32 - by)) : value;
}

static u32 random_state = 1;
__attribute__((unused)) static u32 random_word(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 17;
    random_state ^= random_state << 5;
    return random_state;
}

__attribute__((unused)) static u32 mix(u32 sum, u32 value)
{
    return (sum << 5 ^ sum >> 27) + value;
}

#ifdef EXPECTED
volatile u32 tohost __attribute__((section(".tohost")));
void __start(void)
{
    tohost = result() == EXPECTED ? 1 : 2;
    for (;;)
        ;
}
#else
static int linux_call(int number, int first, const void *second, int third)
{
    register int v0 asm("$2") = number;
    register int a0 asm("$4") = first;
    register const void *a1 asm("$5") = second;
    register int a2 asm("$6") = third;
    asm volatile("syscall" : "+r"(v0) : "r"(a0), "r"(a1), "r"(a2) : "$7", "memory");
    return v0;
}
void __start(void)
{
    u32 value = result();
    linux_call(4004, 1, &value, 4);
    linux_call(4001, 0, 0, 0);
    for (;;)
        ;
}
#endif
