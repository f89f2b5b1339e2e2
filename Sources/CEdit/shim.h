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

// One terminal is guarded at a time: its settings come back when a signal ends the process.
// Only TerminalGuard.swift calls these: the state is one per including file.
static struct termios sspf_guarded;
static volatile sig_atomic_t sspf_guarded_fd = -1;
static const int sspf_guard_signals[] = {SIGTERM, SIGHUP, SIGQUIT};
static struct sigaction sspf_guard_before[3];

static inline void sspf_guard_strike(int signal) {
    int kept = errno;
    if (sspf_guarded_fd >= 0) tcsetattr(sspf_guarded_fd, TCSANOW, &sspf_guarded);
    for (int i = 0; i < 3; i++)
        if (sspf_guard_signals[i] == signal) sigaction(signal, &sspf_guard_before[i], NULL);
    raise(signal);
    errno = kept;
}

static inline int sspf_guard_begin(int fd) {
    if (sspf_guarded_fd >= 0) return -1;
    if (tcgetattr(fd, &sspf_guarded) != 0) return -1;
    sspf_guarded_fd = fd;
    struct sigaction act = {0};
    act.sa_handler = sspf_guard_strike;
    sigemptyset(&act.sa_mask);
    for (int i = 0; i < 3; i++) sigaction(sspf_guard_signals[i], &act, &sspf_guard_before[i]);
    return 0;
}

/// Keys one at a time, without echo and without signals.
static inline int sspf_guard_silence(void) {
    struct termios quiet = sspf_guarded;
    quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
    quiet.c_cc[VMIN] = 1;
    quiet.c_cc[VTIME] = 0;
    return tcsetattr(sspf_guarded_fd, TCSAFLUSH, &quiet);
}

static inline void sspf_guard_end(void) {
    if (sspf_guarded_fd < 0) return;
    tcsetattr(sspf_guarded_fd, TCSADRAIN, &sspf_guarded);
    for (int i = 0; i < 3; i++)
        sigaction(sspf_guard_signals[i], &sspf_guard_before[i], NULL);
    sspf_guarded_fd = -1;
}

// Ctrl-C while a command runs: the first writes a byte for the watcher, the second ends the process.
// Only Interruption.swift calls these.
static volatile sig_atomic_t sspf_interrupts = 0;
static volatile sig_atomic_t sspf_interrupt_fd = -1;

static inline void sspf_interrupt_strike(int signal) {
    (void)signal;
    int kept = errno;
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

static inline void sspf_interrupt_clear(void) { sspf_interrupts = 0; }

#endif
