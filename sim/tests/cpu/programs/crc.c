#include "start.h"
/* Bits and bytes: CRC-32 and a CRC-16 bit by bit. */
static u8 octets[512];

static u32 crc32(const u8 *p, int count)
{
    u32 crc = ~0u;
    while (count--) {
        crc ^= *p++;
        for (int k = 0; k < 8; k++)
            crc = crc & 1 ? crc >> 1 ^ 0xedb88320u : crc >> 1;
    }
    return ~crc;
}

static u16 crc16(u8 data, u16 crc)
{
    for (int i = 0; i < 8; i++) {
        u8 bit = (data & 1) ^ (crc & 1);
        data >>= 1;
        if (bit)
            crc ^= 0x4002;
        crc >>= 1;
        if (bit)
            crc |= 0x8000;
    }
    return crc;
}

static u32 result(void)
{
    u16 other = 0;
    for (int i = 0; i < 512; i++)
        octets[i] = random_word();
    for (int i = 0; i < 512; i++)
        other = crc16(octets[i], other);
    return crc32(octets, 512) + other;
}
