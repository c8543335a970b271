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
     * Gives a name to an owner, or to the same owner again, until the lease is over. Atomic among all servers.
     *
     * @param registration who wants it, and at which server
     * @param lease how long
     * @return completes with {@code true} if the name is now this owner's at this server, with {@code false} if it belongs to
     * another owner or if there is no room for more names
     */
    CompletionStage<Boolean> claim(RendezvousRegistration registration, Duration lease);

    /**
     * Gives a name back, if it is still held exactly like this.
     *
     * @param registration who had it, and at which server
     * @return completes when it is done
     */
    CompletionStage<Void> release(RendezvousRegistration registration);

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
