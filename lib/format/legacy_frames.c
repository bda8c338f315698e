// The expressions are written into saved profiles, so they are pprof's to the byte.
#include "format/legacy_frames.h"

#include <string.h>

#include "base/compiler.h"

static const char alloc_drop[] =
	"calloc|cfree|malloc|free|memalign|do_memalign|(__)?posix_memalign|pvalloc|valloc|realloc|"
	"tcmalloc::.*|tc_calloc|tc_cfree|tc_malloc|tc_free|tc_memalign|tc_posix_memalign|"
	"tc_pvalloc|tc_valloc|tc_realloc|tc_new|tc_delete|tc_newarray|tc_deletearray|"
	"tc_new_nothrow|tc_newarray_nothrow|"
	"malloc_zone_malloc|malloc_zone_calloc|malloc_zone_valloc|malloc_zone_realloc|"
	"malloc_zone_memalign|malloc_zone_free|"
	"runtime\\..*|"
	"BaseArena::.*|(::)?do_malloc_no_errno|(::)?do_malloc_pages|(::)?do_malloc|"
	"DoSampledAllocation|MallocedMemBlock::MallocedMemBlock|_M_allocate|"
	"__builtin_(vec_)?delete|__builtin_(vec_)?new|__gnu_cxx::new_allocator::allocate|"
	"__libc_malloc|__malloc_alloc_template::allocate|allocate|cpp_alloc|"
	"operator new(\\[\\])?|simple_alloc::allocate";

static const char alloc_keep[] = "runtime\\.panic|runtime\\.reflectcall|runtime\\.call[0-9]*";

static const char lock_drop[] =
	"RecordLockProfileData|(base::)?RecordLockProfileData.*|(base::)?SubmitMutexProfileData.*|"
	"(base::)?SubmitSpinLockProfileData.*|(base::Mutex::)?AwaitCommon.*|"
	"(base::Mutex::)?Unlock.*|(base::Mutex::)?UnlockSlow.*|(base::Mutex::)?ReaderUnlock.*|"
	"(base::MutexLock::)?~MutexLock.*|(Mutex::)?AwaitCommon.*|(Mutex::)?Unlock.*|"
	"(Mutex::)?UnlockSlow.*|(Mutex::)?ReaderUnlock.*|(MutexLock::)?~MutexLock.*|"
	"(SpinLock::)?Unlock.*|(SpinLock::)?SlowUnlock.*|(SpinLockHolder::)?~SpinLockHolder.*";

static const char cpu_drop[] =
	"ProfileData::Add|ProfileData::prof_handler|CpuProfiler::prof_handler|"
	"__pthread_sighandler|__restore";

static const struct {
	const char *type[4];
	const char *drop, *keep;
} kinds[] = {
	{{"allocations", "size"}, alloc_drop, alloc_keep},
	{{"objects", "space"}, alloc_drop, alloc_keep},
	{{"inuse_objects", "inuse_space"}, alloc_drop, alloc_keep},
	{{"alloc_objects", "alloc_space"}, alloc_drop, alloc_keep},
	{{"alloc_objects", "alloc_space", "inuse_objects", "inuse_space"}, alloc_drop, alloc_keep},
	{{"contentions", "delay"}, lock_drop, ""},
};

static bool has_types(const struct profile *p, const char *const type[4])
{
	uint32_t count = 0;
	while (count < 4 && type[count])
		count++;
	if (p->type.count != count)
		return false;
	for (uint32_t t = 0; t < count; t++)
		if (strcmp(profile_text(p, p->type.type[t]), type[t]) != 0)
			return false;
	return true;
}

struct error *legacy_frames_set(struct builder *b)
{
	struct profile *p = builder_profile(b);
	const char *drop = cpu_drop, *keep = "";
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (has_types(p, kinds[i].type)) {
			drop = kinds[i].drop;
			keep = kinds[i].keep;
		}
	}
	TRY(builder_intern(b, slice_of(drop), &p->drop_frames));
	return builder_intern(b, slice_of(keep), &p->keep_frames);
}
