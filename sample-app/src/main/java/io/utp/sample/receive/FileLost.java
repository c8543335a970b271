package io.utp.sample.receive;

import io.utp.sample.console.Failure;

/**
 * The event that a file was not received, and nothing of it kept.
 *
 * @param failure why
 */
public record FileLost(Failure failure) {}
