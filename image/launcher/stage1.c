/*
 * Stage 1: the initramfs's /init. Static, small, and gone after a second.
 *
 * Loads the few modules the root needs (paths in /modules, one a line, in order), attaches
 * /root.erofs and /zos.erofs to loop devices, mounts them at /newroot and /newroot/usr/lib/zos,
 * moves there and becomes /usr/bin/zosd. The two files stay compressed in RAM; what is used up is
 * unlinked, since nobody can reach it later and it would stay there too.
 *
 * If the initramfs holds /testkit (only test runs append it), it is bound read-only at
 * /newroot/usr/lib/zos-testkit. /proc/cmdline is not read: nothing here can be configured.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/loop.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define ROOT "/newroot"

static void say(const char *format, ...)
{
    char line[512];
    va_list args;
    int used = snprintf(line, sizeof line, "<2>zos stage 1: ");
    va_start(args, format);
    used += vsnprintf(line + used, sizeof line - used - 1, format, args);
    va_end(args);
    if (used > (int)sizeof line - 2)
        used = sizeof line - 2;
    line[used++] = '\n';
    int log = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
    if (log >= 0) {
        if (write(log, line, used) < 0)
            (void)!write(2, line, used);
        close(log);
    }
}

/* Nothing can be repaired here: say what failed, let it be read, start over. */
static void fail(const char *what)
{
    say("%s: %s; restarting in 15 seconds", what, strerror(errno));
    sleep(15);
    sync();
    reboot(RB_AUTOBOOT);
    for (;;)
        pause();
}

static void load_modules(void)
{
    char path[256];
    FILE *list = fopen("/modules", "re");
    if (!list)
        fail("/modules");
    while (fgets(path, sizeof path, list)) {
        path[strcspn(path, "\n")] = 0;
        int file = open(path, O_RDONLY | O_CLOEXEC);
        if (file < 0)
            fail(path);
        if (syscall(SYS_finit_module, file, "", 0) != 0 && errno != EEXIST)
            fail(path);
        close(file);
        unlink(path);
    }
    fclose(list);
    unlink("/modules");
    unlink("/init");
}

static void attach(const char *image, int number, const char *where)
{
    char device[32];
    struct loop_config config;

    snprintf(device, sizeof device, "/dev/loop%d", number);
    mknod(device, S_IFBLK | 0600, makedev(7, number));
    int file = open(image, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        fail(image);
    int loop = open(device, O_RDONLY | O_CLOEXEC);
    if (loop < 0)
        fail(device);
    memset(&config, 0, sizeof config);
    config.fd = file;
    config.info.lo_flags = LO_FLAGS_READ_ONLY;
    strncpy((char *)config.info.lo_file_name, image, LO_NAME_SIZE - 1);
    if (ioctl(loop, LOOP_CONFIGURE, &config) != 0)
        fail(image);
    if (mount(device, where, "erofs", MS_RDONLY | MS_NODEV, "") != 0)
        fail(where);
    close(loop);
    close(file);
}

static void move(const char *from, const char *to)
{
    if (mount(from, to, NULL, MS_MOVE, NULL) != 0)
        fail(to);
}

int main(void)
{
    static char *argv[] = {"zosd", NULL};
    static char *envp[] = {"PATH=/usr/bin", "HOME=/", "LANG=C.UTF-8", "TZ=UTC", NULL};

    umask(022);
    mkdir("/proc", 0755);
    mkdir("/sys", 0755);
    mkdir("/dev", 0755);
    mkdir(ROOT, 0755);
    if (mount("dev", "/dev", "devtmpfs", MS_NOSUID, "mode=0755") != 0 && errno != EBUSY)
        fail("/dev");
    if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, "") != 0)
        fail("/proc");
    if (mount("sys", "/sys", "sysfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "") != 0)
        fail("/sys");
    load_modules();
    attach("/root.erofs", 0, ROOT);
    attach("/zos.erofs", 1, ROOT "/usr/lib/zos");
    if (access("/testkit", F_OK) == 0) {
        const char *where = ROOT "/usr/lib/zos-testkit";
        if (mount("/testkit", where, NULL, MS_BIND, NULL) != 0 ||
            mount(NULL, where, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NODEV, NULL) != 0)
            fail("/testkit");
    }
    move("/dev", ROOT "/dev");
    move("/proc", ROOT "/proc");
    move("/sys", ROOT "/sys");
    if (chdir(ROOT) != 0)
        fail(ROOT);
    move(".", "/");
    if (chroot(".") != 0 || chdir("/") != 0)
        fail("chroot");
    execve("/usr/bin/zosd", argv, envp);
    fail("/usr/bin/zosd");
}
