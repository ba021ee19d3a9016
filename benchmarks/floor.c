/*
 * The floor of every boot: the same kernel with an /init that does nothing but power off.
 * What is left is QEMU, firmware, kernel and the unpacking of an initramfs with one small file.
 */
#include <sys/reboot.h>
#include <unistd.h>

int main(void)
{
    reboot(RB_POWER_OFF);
    return 1;
}
