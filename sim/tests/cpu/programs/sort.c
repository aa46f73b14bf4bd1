#include "start.h"
/* Recursion and pointers: quicksort. */
static s32 numbers[400];

static void sort(s32 *left, s32 *right)
{
    while (left < right) {
        s32 pivot = left[(right - left) / 2], *i = left, *j = right;
        do {
            while (*i < pivot)
                i++;
            while (*j > pivot)
                j--;
            if (i <= j) {
                s32 t = *i;
                *i++ = *j;
                *j-- = t;
            }
        } while (i <= j);
        sort(left, j);
        left = i;
    }
}

static u32 result(void)
{
    u32 sum = 0;
    for (int i = 0; i < 400; i++)
        numbers[i] = random_word();
    sort(numbers, numbers + 399);
    for (int i = 0; i < 400; i++)
        sum = mix(sum, numbers[i]);
    return sum;
}
