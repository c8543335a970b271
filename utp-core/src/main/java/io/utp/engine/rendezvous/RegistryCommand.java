package io.utp.engine.rendezvous;

/**
 * What a server asks the registry of names, which several servers may share. Each command is answered by a
 * {@link RegistryAnswer} with the same ticket, in any order and not necessarily soon.
 */
public sealed interface RegistryCommand {

    /** What the answer carries. */
    long ticket();

    /**
     * Takes or keeps a name. At once, so that nobody comes between, the registry
     * <ul>
     *   <li>writes owner, holder and lease and answers {@link RegistryAnswer.Claimed}, if there is no entry or its lease is
     *       over, if the entry has the same registration, or if this is not a renewal and the entry has the same owner;
     *   <li>changes nothing and answers {@link RegistryAnswer.Taken} otherwise.
     * </ul>
     *
     * @param ticket what the answer carries
     * @param name the name
     * @param owner who may have it
     * @param holder where it is registered
     * @param leaseNanos how long the entry is good for without a renewal
     * @param renewal whether the holder believes to have it already
     */
    record Claim(long ticket, String name, Bits128 owner, NameHolder holder, long leaseNanos, boolean renewal)
            implements RegistryCommand {}

    /**
     * Removes the entry if it still has this registration. The answer is {@link RegistryAnswer.Released} in any case.
     *
     * @param ticket what the answer carries
     * @param name the name
     * @param registration the number of the registration
     */
    record Release(long ticket, String name, long registration) implements RegistryCommand {}

    /**
     * Asks where a name is registered: {@link RegistryAnswer.Found} or {@link RegistryAnswer.NotFound}.
     *
     * @param ticket what the answer carries
     * @param name the name
     */
    record Find(long ticket, String name) implements RegistryCommand {}

    /**
     * Gives bytes to {@link RendezvousServer#handleForwarded} of another instance: {@link RegistryAnswer.Delivered}.
     *
     * @param ticket what the answer carries
     * @param instance which
     * @param bytes what; at most {@link ForwardCodec#MOST_BYTES}
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, and never compared
    record Send(long ticket, String instance, byte[] bytes) implements RegistryCommand {}
}
