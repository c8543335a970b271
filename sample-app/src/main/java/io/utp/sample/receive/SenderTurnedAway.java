package io.utp.sample.receive;

import io.utp.sample.console.Failure;

/**
 * The event that a connection came to nothing before a file was taken from it.
 *
 * @param failure why
 */
public record SenderTurnedAway(Failure failure) {}
