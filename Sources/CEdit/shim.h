// libedit's native calls are variadic, which Swift cannot call; these give each use its own type.
// Source: editline(3), libedit 3.1.
#ifndef SSPF_CEDIT_H
#define SSPF_CEDIT_H

#include <errno.h>
#include <histedit.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static inline int sspf_edit_prompt(EditLine *edit, char *(*prompt)(EditLine *)) {
    return el_set(edit, EL_PROMPT, prompt);
}

static inline int sspf_edit_emacs(EditLine *edit) { return el_set(edit, EL_EDITOR, "emacs"); }

static inline int sspf_edit_history(EditLine *edit, History *past) {
    return el_set(edit, EL_HIST, history, past);
}

static inline int sspf_edit_owner(EditLine *edit, void *owner) {
    return el_set(edit, EL_CLIENTDATA, owner);
}

static inline void *sspf_edit_owner_of(EditLine *edit) {
    void *owner = NULL;
    return el_get(edit, EL_CLIENTDATA, &owner) == 0 ? owner : NULL;
}

static inline int sspf_edit_bind(
    EditLine *edit, const char *name, const char *what, const char *key,
    unsigned char (*act)(EditLine *, int)) {
    if (el_set(edit, EL_ADDFN, name, what, act) != 0) return -1;
    return el_set(edit, EL_BIND, key, name, NULL);
}

/// While a line is edited, Ctrl-C is a key like others and no signal reaches the process.
static inline int sspf_edit_keys_only(EditLine *edit) {
    return el_set(edit, EL_SETTY, "-d", "-isig", NULL);
}

static inline int sspf_history_size(History *past, int size) {
    HistEvent event;
    return history(past, &event, H_SETSIZE, size);
}

static inline int sspf_history_unique(History *past) {
    HistEvent event;
    return history(past, &event, H_SETUNIQUE, 1);
}

static inline int sspf_history_enter(History *past, const char *line) {
    HistEvent event;
    return history(past, &event, H_ENTER, line);
}

/// Columns of the terminal, 0 when unknown.
static inline int sspf_columns(int fd) {
    struct winsize size;
    return ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/// Rows of the terminal, 0 when unknown.
static inline int sspf_rows(int fd) {
    struct winsize size;
    return ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_row : 0;
}

// One terminal is guarded at a time: its settings come back when a signal ends the process.
// Only TerminalGuard.swift calls these. The state has an initial value because Swift's importer leaves a
// variable without one undefined, and is weak, not static, so that there is one of it: the optimiser
// copies these functions into other modules.
struct sspf_guard {
    struct termios settings;
    struct sigaction before[3];
    volatile sig_atomic_t fd_plus_one;
};

__attribute__((weak)) struct sspf_guard sspf_guard_one = {0};

static inline struct sspf_guard *sspf_guard_state(void) { return &sspf_guard_one; }

static inline int sspf_guard_signal(int place) {
    return place == 0 ? SIGTERM : place == 1 ? SIGHUP : SIGQUIT;
}

static inline void sspf_guard_strike(int signal) {
    struct sspf_guard *guard = sspf_guard_state();
    int kept = errno;
    if (guard->fd_plus_one > 0) tcsetattr(guard->fd_plus_one - 1, TCSANOW, &guard->settings);
    for (int i = 0; i < 3; i++)
        if (sspf_guard_signal(i) == signal) sigaction(signal, &guard->before[i], NULL);
    raise(signal);
    errno = kept;
}

static inline int sspf_guard_begin(int fd) {
    struct sspf_guard *guard = sspf_guard_state();
    if (guard->fd_plus_one > 0) return -1;
    if (tcgetattr(fd, &guard->settings) != 0) return -1;
    guard->fd_plus_one = fd + 1;
    struct sigaction act = {0};
    act.sa_handler = sspf_guard_strike;
    sigemptyset(&act.sa_mask);
    for (int i = 0; i < 3; i++) sigaction(sspf_guard_signal(i), &act, &guard->before[i]);
    return 0;
}

/// Keys one at a time, without echo and without signals.
static inline int sspf_guard_silence(void) {
    struct sspf_guard *guard = sspf_guard_state();
    struct termios quiet = guard->settings;
    quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
    quiet.c_cc[VMIN] = 1;
    quiet.c_cc[VTIME] = 0;
    return tcsetattr(guard->fd_plus_one - 1, TCSAFLUSH, &quiet);
}

static inline void sspf_guard_end(void) {
    struct sspf_guard *guard = sspf_guard_state();
    if (guard->fd_plus_one <= 0) return;
    tcsetattr(guard->fd_plus_one - 1, TCSADRAIN, &guard->settings);
    for (int i = 0; i < 3; i++) sigaction(sspf_guard_signal(i), &guard->before[i], NULL);
    guard->fd_plus_one = 0;
}

// Ctrl-C while a command runs: the first writes a byte for the watcher, the second ends the process.
// Only Interruption.swift calls these.
// Weak, not static: the optimiser copies the functions here into other modules, and each module would
// have a state of its own.
__attribute__((weak)) volatile sig_atomic_t sspf_interrupts = 0;
__attribute__((weak)) volatile sig_atomic_t sspf_interrupt_fd = -1;
__attribute__((weak)) volatile sig_atomic_t sspf_interrupt_paused = 0;

static inline void sspf_interrupt_strike(int signal) {
    (void)signal;
    int kept = errno;
    if (sspf_interrupt_paused) return;
    if (sspf_interrupts) _exit(130);
    sspf_interrupts = 1;
    if (sspf_interrupt_fd >= 0) {
        ssize_t written = write(sspf_interrupt_fd, "!", 1);
        (void)written;
    }
    errno = kept;
}

/// Without SA_RESTART: a blocked read or poll of the command returns.
static inline int sspf_interrupt_watch(int fd) {
    struct sigaction act = {0};
    act.sa_handler = sspf_interrupt_strike;
    sigemptyset(&act.sa_mask);
    sspf_interrupt_fd = fd;
    return sigaction(SIGINT, &act, NULL);
}

static inline int sspf_interrupt_raised(void) { return sspf_interrupts != 0; }

static inline void sspf_interrupt_pause(int paused) { sspf_interrupt_paused = paused; }

static inline void sspf_interrupt_clear(void) { sspf_interrupts = 0; }

#endif
