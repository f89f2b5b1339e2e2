#include <libpq-fe.h>
#include <spawn.h>

// glibc has these, but declares them only for programs that ask for its own extensions.
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *, int);
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *, const char *);
