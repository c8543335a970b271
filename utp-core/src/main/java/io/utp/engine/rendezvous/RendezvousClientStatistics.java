package io.utp.engine.rendezvous;

/**
 * What a client has seen so far.
 *
 * @param dials links that it wanted
 * @param registrations times that a server served it
 * @param lostLinks links of a registered node that were lost
 * @param refusals times that a server refused it
 * @param violations links that it closed because of something malformed, or something that no server says
 * @param ignoredMessages messages about something that is over
 */
public record RendezvousClientStatistics(
        long dials, long registrations, long lostLinks, long refusals, long violations, long ignoredMessages) {}
