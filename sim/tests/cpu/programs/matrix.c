#include "start.h"
/* Half words and products. */
enum { SIZE = 20 };
static short a[SIZE][SIZE], b[SIZE][SIZE];
static s32 c[SIZE][SIZE];

static u32 result(void)
{
    u32 sum = 0;
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++) {
            a[i][j] = random_word();
            b[i][j] = random_word();
        }
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++) {
            s32 total = 0;
            for (int k = 0; k < SIZE; k++)
                total += a[i][k] * b[k][j];
            c[i][j] = total + (total >> 2 & 15) * (total >> 5 & 127);
            sum = mix(sum, c[i][j]);
        }
    return sum;
}
