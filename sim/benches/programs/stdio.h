/* Dhrystone asks for it by this name; see support.c. */
int printf(const char *format, ...);
int scanf(const char *format, ...);
