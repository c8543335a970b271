package io.utp.rendezvous;

/**
 * Who has a name.
 *
 * @param name the name
 * @param owner who may have it again: stays the same for one client
 * @param instance the server that the client is connected with
 */
public record RendezvousRegistration(String name, String owner, String instance) {}
