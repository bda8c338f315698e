// Sources of the commit that was built, from repositories made here; skipped without git.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "io/git.h"
#include "io/source.h"
#include "io/source_hints.h"

static char root[64], revision[80], path_before[4096];
static bool have_git;
static struct text notes;

static void write_file(const char *name, const char *bytes)
{
	char path[256];
	snprintf(path, sizeof path, "%s/%s", root, name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(bytes, file);
	fclose(file);
}

static bool exists(const char *name)
{
	char path[256];
	snprintf(path, sizeof path, "%s/%s", root, name);
	return access(path, F_OK) == 0;
}

// A repository in which three files were committed and one of them changed since.
static int make_root(void **state)
{
	(void)state;
	snprintf(path_before, sizeof path_before, "%s", getenv("PATH"));
	snprintf(root, sizeof root, "/tmp/cprof-revision-XXXXXX");
	if (!mkdtemp(root) || chdir(root) != 0)
		return -1;
	setenv("HOME", root, 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	have_git = system("git --version >/dev/null 2>&1") == 0;
	if (!have_git)
		return 0;
	if (mkdir("repo", 0755) | mkdir("repo/dir", 0755) | mkdir("repo/gone", 0755) |
	    mkdir("plain", 0755))
		return -1;
	write_file("repo/go.mod", "module example.com/m\n");
	write_file("repo/gone/renamed.c", "before\n");
	write_file("repo/dir/deleted.go", "deleted\n");
	write_file("repo/changed.c", "old one\nold two\nold three\n");
	write_file("repo/dir/same.c", "same\n");
	write_file("repo/a name: with 'signs'.c", "then\n");
	write_file("plain/p.c", "plain\n");
	if (system("cd repo && git init -q . && git config user.name n && git config user.email "
		   "e@e "
		   "&& git add . && git commit -qm one && git rev-parse HEAD >../revision") != 0)
		return -1;
	write_file("repo/changed.c", "new one\n");
	write_file("repo/a name: with 'signs'.c", "now\n");
	write_file("repo/added.c", "added\n");
	write_file("repo/dir/renamed.c", "after\n");
	if (unlink("repo/gone/renamed.c") | rmdir("repo/gone") | unlink("repo/dir/deleted.go"))
		return -1;
	FILE *file = fopen("revision", "r");
	bool good = file && fscanf(file, "%79s", revision) == 1;
	return good ? fclose(file) : -1;
}

static int remove_root(void **state)
{
	(void)state;
	char command[128];
	text_deinit(&notes);
	setenv("PATH", path_before, 1);
	snprintf(command, sizeof command, "rm -rf '%s'", root);
	return chdir("/") || system(command);
}

static int set_up(void **state)
{
	(void)state;
	setenv("PATH", path_before, 1);
	return chdir(root) || (have_git && chdir("repo"));
}

// A program called git that is a shell script.
static void replace_git(const char *script)
{
	char path[300];
	snprintf(path, sizeof path, "%s/bin", root);
	mkdir(path, 0755);
	write_file("bin/git", script);
	snprintf(path, sizeof path, "%s/bin/git", root);
	assert_int_equal(chmod(path, 0755), 0);
	snprintf(path, sizeof path, "%s/bin:/usr/bin:/bin", root);
	setenv("PATH", path, 1);
}

static void expect_line(struct source *source, const char *path, int64_t number, const char *text)
{
	struct slice line;
	assert_null(source_line(source, path, strlen(path), number, &line));
	if (!text) {
		assert_null(line.text);
		return;
	}
	assert_non_null(line.text);
	assert_int_equal(line.len, strlen(text));
	assert_memory_equal(line.text, text, line.len);
}

static struct source *open_source(const struct source_hints *hints, bool worktree)
{
	if (!have_git)
		skip();
	struct source *source;
	assert_null(source_new(NULL, NULL, &source));
	source_use_hints(source, hints, worktree);
	return source;
}

// Expects these notes where %s is the start of the revision, and ends the source.
static void expect_notes(struct source *source, const char *format)
{
	char want[512];
	snprintf(want, sizeof want, format, revision, root);
	text_clear(&notes);
	text_puts(&notes, "");
	source_put_notes(source, &notes);
	assert_string_equal(notes.bytes, want);
	source_free(source);
}

static void test_revision(void **state)
{
	(void)state;
	const struct source_hints hints = {.vcs_revision = revision};
	struct source *source = open_source(&hints, false);
	expect_line(source, "changed.c", 1, "old one");
	expect_line(source, "changed.c", 3, "old three");
	expect_line(source, "dir/same.c", 1, "same");
	expect_line(source, "a name: with 'signs'.c", 1, "then");
	expect_notes(
		source,
		"changed.c: shown as of revision %1$.12s, from which the working copy differs\n"
		"a name: with 'signs'.c: shown as of revision %1$.12s, from which the working "
		"copy differs\n");
	// From below, by another rule.
	assert_int_equal(chdir("dir"), 0);
	source = open_source(&hints, false);
	expect_line(source, "changed.c", 1, "old one");
	source_free(source);
}

static void test_worktree(void **state)
{
	(void)state;
	const struct source_hints hints = {.vcs_revision = revision, .vcs_modified = true};
	struct source *source = open_source(&hints, true);
	expect_line(source, "changed.c", 1, "new one");
	expect_line(source, "changed.c", 2, NULL);
	expect_notes(source, "");
	source = open_source(NULL, false);
	expect_line(source, "changed.c", 1, "new one");
	expect_notes(source, "");
}

static void test_modified(void **state)
{
	(void)state;
	const struct source_hints hints = {.vcs_revision = revision, .vcs_modified = true};
	struct source *source = open_source(&hints, false);
	expect_line(source, "dir/same.c", 1, "same");
	expect_line(source, "changed.c", 1, "new one");
	expect_notes(source,
		     "dir/same.c: the build had local changes that revision %1$.12s does not have; "
		     "the working copy is shown\n");
}

// The changes of the build are gone with the commit.
static void test_modified_and_moved_on(void **state)
{
	(void)state;
	const struct source_hints hints = {.vcs_revision = revision, .vcs_modified = true};
	struct source *source = open_source(&hints, false);
	assert_int_equal(system("git commit -qam two"), 0);
	expect_line(source, "dir/same.c", 1, "same");
	expect_line(source, "changed.c", 1, "old one");
	assert_int_equal(system("git reset -q --soft HEAD~"), 0);
	expect_notes(
		source,
		"dir/same.c: the build had local changes that revision %1$.12s does not have\n"
		"changed.c: shown as of revision %1$.12s, from which the working copy differs\n");
}

static void test_not_in_the_revision(void **state)
{
	(void)state;
	const struct source_hints hints = {.vcs_revision = revision};
	struct source *source = open_source(&hints, false);
	expect_line(source, "added.c", 1, "added");
	expect_notes(source, "added.c: not to be had from revision %1$.12s; the working copy is "
			     "shown\n");
	// Outside any repository there is nothing to say.
	assert_int_equal(chdir("../plain"), 0);
	source = open_source(&hints, false);
	expect_line(source, "p.c", 1, "plain");
	expect_notes(source, "");
}

// What was deleted since, with its directory, or with a name that only the module has.
static void test_gone(void **state)
{
	(void)state;
	const struct source_hints hints = {.vcs_revision = revision};
	struct source *source = open_source(&hints, false);
	char path[128];
	const char *name;
	snprintf(path, sizeof path, "%s/repo/gone/renamed.c", root);
	expect_line(source, path, 1, "before");
	assert_null(source_problem(source, path, strlen(path)));
	assert_null(source_locate(source, path, strlen(path), &name));
	assert_null(name);
	expect_line(source, "example.com/m/dir/deleted.go", 1, "deleted");
	expect_line(source, "example.com/m/dir/never.go", 1, NULL);
	expect_notes(
		source,
		"%2$s/repo/gone/renamed.c: shown as of revision %1$.12s; the working copy "
		"does not have it\n"
		"example.com/m/dir/deleted.go: shown as of revision %1$.12s; the working copy "
		"does not have it\n"
		"example.com/m/dir/never.go: not found; looked in %2$s/repo, below %2$s/repo\n");
	// As it is now, a file elsewhere has the name.
	source = open_source(&hints, true);
	expect_line(source, path, 1, "after");
	source_free(source);
}

static void test_unknown_revision(void **state)
{
	(void)state;
	const struct source_hints hints = {.vcs_revision =
						   "0123456789abcdef0123456789abcdef01234567"};
	struct source *source = open_source(&hints, false);
	expect_line(source, "changed.c", 1, "new one");
	expect_line(source, "dir/same.c", 1, "same");
	expect_notes(source, "changed.c: revision 0123456789ab could not be read from the git "
			     "checkout %2$s/repo/; "
			     "the working copy is shown\n");
}

// What is no full name of a commit never reaches git.
static void test_words_that_are_no_revision(void **state)
{
	(void)state;
	replace_git("#!/bin/sh\ntouch ../asked\nexit 1\n");
	const char *const words[] = {
		"",
		"HEAD",
		"--help",
		"0123",
		"main:x",
		"0123456789abcdef0123456789abcdef0123456g",
		"0123456789abcdef0123456789abcdef01234567 --x",
		"0123456789abcdef0123456789abcdef0123456789abcdef",
	};
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		const struct source_hints hints = {.vcs_revision = words[i]};
		struct source *source = open_source(&hints, false);
		expect_line(source, "changed.c", 1, "new one");
		expect_notes(source, "");
	}
	assert_false(exists("asked"));
	const struct source_hints hints = {.vcs_revision = revision};
	struct source *source = open_source(&hints, false);
	expect_line(source, "changed.c", 1, "new one");
	assert_true(exists("asked"));
	source_free(source);
}

static void test_no_git(void **state)
{
	(void)state;
	const struct source_hints hints = {.vcs_revision = revision};
	setenv("PATH", "/nonexistent", 1);
	struct source *source = open_source(&hints, false);
	expect_line(source, "changed.c", 1, "new one");
	expect_line(source, "dir/same.c", 1, "same");
	expect_notes(source,
		     "changed.c: git cannot be run, so revision %1$.12s is not shown but the "
		     "working copy\n");
}

// A git that goes on for ever, in bytes and in time.
static void test_bounds(void **state)
{
	(void)state;
	const struct source_hints hints = {.vcs_revision = revision};
	replace_git("#!/bin/sh\ncase \"$*\" in *' -e '*) exit 0;; esac\nexec yes\n");
	struct source *source = open_source(&hints, false);
	expect_line(source, "changed.c", 1, "new one");
	expect_notes(source, "changed.c: not to be had from revision %1$.12s; the working copy is "
			     "shown\n");
	replace_git("#!/bin/sh\nexec sleep 1000\n");
	source = open_source(&hints, false);
	expect_line(source, "changed.c", 1, "new one");
	expect_line(source, "dir/same.c", 1, "same");
	expect_notes(source,
		     "changed.c: revision %1$.12s took too long to find in the git checkout "
		     "%2$s/repo/; the working copy is shown\n");
}

// The repository's own settings start nothing, and the caller's environment leads nowhere else.
static void test_hostile_repository(void **state)
{
	(void)state;
	const struct source_hints hints = {.vcs_revision = revision};
	struct source *source = open_source(&hints, false);
	write_file("evil.sh", "#!/bin/sh\ntouch \"$(dirname \"$0\")/started\"\ncat\n");
	char command[2048];
	snprintf(command, sizeof command,
		 "chmod 755 ../evil.sh && for name in core.fsmonitor core.pager core.editor "
		 "core.sshCommand core.askPass credential.helper diff.external "
		 "uploadpack.packObjectsHook "
		 "diff.c.textconv filter.c.smudge pager.cat-file; do git config $name %s/evil.sh; "
		 "done && "
		 "git config remote.origin.url 'ext::%s/evil.sh' && "
		 "git config remote.origin.promisor true && git config extensions.partialClone "
		 "origin "
		 "&& git config core.repositoryFormatVersion 1 && "
		 "git config protocol.ext.allow always && echo '*.c diff=c filter=c' "
		 ">.gitattributes",
		 root, root);
	assert_int_equal(system(command), 0);
	unlink("../started");
	setenv("GIT_DIR", "/nowhere", 1);
	expect_line(source, "changed.c", 1, "old one");
	expect_line(source, "added.c", 1, "added");
	unsetenv("GIT_DIR");
	source_free(source);
	const struct source_hints unknown = {.vcs_revision =
						     "0123456789abcdef0123456789abcdef01234567"};
	source = open_source(&unknown, false);
	expect_line(source, "changed.c", 1, "new one");
	source_free(source);
	assert_false(exists("started"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_revision, set_up),
		cmocka_unit_test_setup(test_worktree, set_up),
		cmocka_unit_test_setup(test_modified, set_up),
		cmocka_unit_test_setup(test_modified_and_moved_on, set_up),
		cmocka_unit_test_setup(test_not_in_the_revision, set_up),
		cmocka_unit_test_setup(test_gone, set_up),
		cmocka_unit_test_setup(test_unknown_revision, set_up),
		cmocka_unit_test_setup(test_words_that_are_no_revision, set_up),
		cmocka_unit_test_setup(test_no_git, set_up),
		cmocka_unit_test_setup(test_bounds, set_up),
		cmocka_unit_test_setup(test_hostile_repository, set_up),
	};
	return cmocka_run_group_tests(tests, make_root, remove_root);
}
