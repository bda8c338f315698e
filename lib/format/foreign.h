#pragma once
/**
 * @file
 * Files that people take for profiles and that are none, told by their first bytes, so that the
 * answer can say what they are and what helps.
 *
 * Source: the magic numbers are those of file(1); Go's execution trace begins as
 * internal/trace/reader.go (Go 1.26) has it, Flight Recorder's chunks as jdk.jfr's ChunkHeader.
 *
 * Threads: one per input.
 */

struct input;

/** What @p input is, and what helps: part of a sentence, static.  NULL if it is nothing known. */
const char *foreign_name(struct input *input);
