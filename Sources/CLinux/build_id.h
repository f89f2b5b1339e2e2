#pragma once
#include <elf.h>
#include <string.h>
#include <sys/auxv.h>

// The id that the linker gave this program (NT_GNU_BUILD_ID); of length 0 where there is none.
struct sspf_build_id { unsigned char bytes[64]; unsigned length; };

static inline struct sspf_build_id sspf_build_id(void) {
    struct sspf_build_id id = {{0}, 0};
    const Elf64_Phdr *segments = (const Elf64_Phdr *)getauxval(AT_PHDR);
    unsigned long count = getauxval(AT_PHNUM);
    // Where the program was loaded: the table tells where it thought that it would stand.
    const unsigned char *base = 0;
    for (unsigned long n = 0; segments && n < count; n++)
        if (segments[n].p_type == PT_PHDR)
            base = (const unsigned char *)segments - segments[n].p_vaddr;
    for (unsigned long n = 0; base && n < count; n++) {
        if (segments[n].p_type != PT_NOTE) continue;
        const unsigned char *at = base + segments[n].p_vaddr;
        const unsigned char *end = at + segments[n].p_memsz;
        while ((unsigned long)(end - at) >= sizeof(Elf64_Nhdr)) {
            const Elf64_Nhdr *note = (const Elf64_Nhdr *)at;
            const unsigned char *name = at + sizeof *note;
            const unsigned char *words = name + ((note->n_namesz + 3u) & ~3u);
            if (words > end || note->n_descsz > (unsigned long)(end - words)) break;
            if (note->n_type == NT_GNU_BUILD_ID && note->n_namesz == 4 &&
                memcmp(name, "GNU", 4) == 0 && note->n_descsz <= sizeof id.bytes) {
                memcpy(id.bytes, words, note->n_descsz);
                id.length = note->n_descsz;
                return id;
            }
            at = words + ((note->n_descsz + 3u) & ~3u);
        }
    }
    return id;
}
