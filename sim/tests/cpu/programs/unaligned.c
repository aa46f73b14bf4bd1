#include "start.h"
/* LWL, LWR, SWL, SWR at every alignment, and bytes and half words with and without sign. */
typedef struct __attribute__((packed)) {
    u32 word;
} anywhere;
static u8 octets[64];

static u32 result(void)
{
    u32 sum = 0;
    for (int i = 0; i < 64; i++)
        octets[i] = random_word();
    for (int round = 0; round < 40; round++) {
        anywhere *from = (anywhere *)(octets + (random_word() & 31));
        anywhere *to = (anywhere *)(octets + 32 + (random_word() & 15));
        to->word = from->word + round;
        sum = mix(sum, to->word);
        sum = mix(sum, *(volatile short *)(octets + (random_word() & 62)));
        sum = mix(sum, *(volatile u16 *)(octets + (random_word() & 62)));
        sum = mix(sum, *(volatile signed char *)(octets + (random_word() & 63)));
        *(volatile u16 *)(octets + (random_word() & 62)) = sum;
        /* One half of a word only: the rest of the register stays. */
        for (int place = 0; place < 4; place++) {
            u32 left = sum, right = ~sum;
            asm volatile("lwl %0,0(%1)" : "+r"(left) : "r"(octets + place) : "memory");
            asm volatile("lwr %0,0(%1)" : "+r"(right) : "r"(octets + place) : "memory");
            asm volatile("swl %0,0(%1)" : : "r"(left), "r"(octets + 56 + place) : "memory");
            asm volatile("swr %0,0(%1)" : : "r"(right), "r"(octets + 52 + place) : "memory");
            sum = mix(mix(sum, left), right);
        }
    }
    for (int i = 0; i < 64; i += 4)
        sum = mix(sum, *(u32 *)(octets + i));
    return sum;
}
