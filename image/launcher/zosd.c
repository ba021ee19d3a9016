/*
 * The sealed launcher: libpython with one entry point and no way to give it another.
 *
 * Arguments, environment and stdin are ignored; there is no prompt, no site, no user path, no
 * bytecode writing. It runs zos.boot.main.main() and nothing else, as PID 1 or as a fork of it.
 */
#include <Python.h>
#include <stdlib.h>

static const wchar_t *const PATHS[] = {
    L"/usr/lib/python3.13",
    L"/usr/lib/python3.13/lib-dynload",
    L"/usr/lib/python3/dist-packages",
    L"/usr/lib/zos",
};

static void check(PyStatus status)
{
    if (PyStatus_Exception(status))
        Py_ExitStatusException(status);
}

int main(void)
{
    static const char *const environment[][2] = {
        {"PATH", "/usr/bin"},
        {"HOME", "/"},
        {"LANG", "C.UTF-8"},
        {"TZ", "UTC"},
        /* The image has no legacy ciphers for cryptography to load. */
        {"CRYPTOGRAPHY_OPENSSL_NO_LEGACY", "1"},
    };
    PyPreConfig before;
    PyConfig config;

    clearenv();
    for (size_t i = 0; i < sizeof environment / sizeof *environment; i++)
        setenv(environment[i][0], environment[i][1], 1);

    PyPreConfig_InitIsolatedConfig(&before);
    before.utf8_mode = 1;
    check(Py_PreInitialize(&before));

    PyConfig_InitIsolatedConfig(&config);
    config.site_import = 0;
    config.write_bytecode = 0;
    config.safe_path = 1;
    config.parse_argv = 0;
    config.pathconfig_warnings = 0;
    config.install_signal_handlers = 0;
    config.interactive = 0;
    config.inspect = 0;
    config.use_hash_seed = 0;
    check(PyConfig_SetString(&config, &config.program_name, L"zosd"));
    check(PyConfig_SetString(&config, &config.executable, L""));
    check(PyConfig_SetString(&config, &config.base_executable, L""));
    check(PyConfig_SetString(&config, &config.home, L"/usr"));
    config.module_search_paths_set = 1;
    for (size_t i = 0; i < sizeof PATHS / sizeof *PATHS; i++)
        check(PyWideStringList_Append(&config.module_search_paths, PATHS[i]));
    check(Py_InitializeFromConfig(&config));
    PyConfig_Clear(&config);

    PyObject *module = PyImport_ImportModule("zos.boot.main");
    PyObject *result = module ? PyObject_CallMethod(module, "main", NULL) : NULL;
    if (!result)
        PyErr_Print();
    return result ? 0 : 1;
}
