package io.utp.rendezvous;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Where the servers of one rendezvous keep who is registered, and how they reach each other.
 *
 * <p>Every method may be called from any thread, must not block, and must not call back in the thread that calls it while that
 * thread holds a lock of the registry. Stages complete on any thread; a failed one means that the registry cannot be reached now,
 * and what was asked may be asked again.
 */
public interface RendezvousRegistry extends AutoCloseable {

    /**
     * Takes or keeps a name until the lease is over. Atomic among all servers: granted if nobody has the name, if it is held by
     * a registration with the same id, or, unless this is a renewal, by one with the same owner.
     *
     * @param registration who wants it, and at which server
     * @param lease how long
     * @param renewal whether the claimant believes to hold it already
     * @return completes with what became of it
     */
    CompletionStage<RendezvousClaim> claim(RendezvousRegistration registration, Duration lease, boolean renewal);

    /**
     * Gives a name back, if it is still held by this registration.
     *
     * @param name the name
     * @param id of the registration
     * @return completes when it is done
     */
    CompletionStage<Void> release(String name, long id);

    /**
     * Who has a name.
     *
     * @param name the name
     * @return completes with the registration, or with nothing if nobody has it
     */
    CompletionStage<Optional<RendezvousRegistration>> find(String name);

    /**
     * Receives the messages to a server, in the order in which each sender sent them, until the registry is closed or another
     * receiver takes its place.
     *
     * @param instance the server
     * @param receiver gets each message in a buffer of its own
     * @return completes once messages arrive
     */
    CompletionStage<Void> subscribe(String instance, Consumer<ByteBuffer> receiver);

    /**
     * Receives no more messages to a server.
     *
     * @param instance the server
     */
    void unsubscribe(String instance);

    /**
     * Sends a message to a server.
     *
     * @param instance the server
     * @param message the bytes between position and limit; not used any more once the call has returned
     * @return completes with {@code false} if no such server receives now
     */
    CompletionStage<Boolean> send(String instance, ByteBuffer message);

    /** Releases what the registry holds. The names stay until their leases are over. */
    @Override
    void close();
}
