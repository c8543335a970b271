package io.utp.spring.core;

import io.utp.PunchResult;
import io.utp.UtpSocket;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.Resource;

/**
 * Dials peers: {@code utp.peer("bob").codec("json").request(order, Receipt.class)}. Implemented by {@link UtpTemplate}, and by
 * mocks in tests.
 *
 * <p>Each operation has a connection of its own, except those of a {@link PeerSpec#converse() conversation}. Safe for use by
 * several threads.
 *
 * <p>What waits throws {@link java.io.UncheckedIOException}, whose cause is a {@link io.utp.UtpException} that says what
 * happened, or a {@link io.utp.spring.codec.UtpCodecException}; futures complete with that cause itself. A connect that fails is
 * tried again as the template's retry policy says; so is a message of which nothing was sent.
 */
public interface UtpOperations {

    /**
     * Names a peer.
     *
     * @param peer {@code HOST:PORT}, resolved anew for each connection, or a name that the rendezvous knows
     * @return what can be done with it
     * @throws IllegalArgumentException if it is neither
     */
    PeerSpec peer(String peer);

    /**
     * Names a peer by its address.
     *
     * @param address the address, resolved or not
     * @return what can be done with it
     */
    PeerSpec peer(InetSocketAddress address);

    /**
     * What can be done with a peer. Immutable; {@code codec}, {@code timeout} and {@code plain} return a changed copy.
     *
     * <p>The variants that end with {@code Async} do the same on the template's executor. Cancelling their future gives the
     * operation up.
     */
    interface PeerSpec {

        /**
         * Chooses how messages are read and written, instead of the template's way.
         *
         * @param name {@code "lines"}, {@code "bytes"}, {@code "json"} or the name of a bean
         * @return a copy with this codec
         */
        PeerSpec codec(String name);

        /**
         * Bounds the whole operation, retries and their delays included.
         *
         * @param timeout positive
         * @return a copy with this timeout
         * @throws IllegalArgumentException if it is not positive
         */
        PeerSpec timeout(Duration timeout);

        /**
         * Dials without TLS although the node has it, which is then not {@linkplain io.utp.tls.UtpTls#required() required} of
         * all connections: for foreign peers.
         *
         * @return a copy whose connections are plain
         * @throws IllegalStateException if the peer is dialled by a name
         */
        PeerSpec plain();

        /**
         * Opens a connection, and leaves it to the caller to close it.
         *
         * @return the connection
         */
        UtpSocket connect();

        /**
         * Opens a connection, and leaves it to the caller to close it.
         *
         * @return completes with the connection
         */
        CompletableFuture<UtpSocket> connectAsync();

        /**
         * Opens a connection for the callback. Afterwards closes it, which waits until the peer has acknowledged everything; if
         * the callback throws, destroys it. The callback itself is never repeated.
         *
         * @param <T> what comes of it
         * @param callback what to do with the connection
         * @return what the callback returns
         */
        <T extends @Nullable Object> T execute(UtpCallback<T> callback);

        /**
         * Opens a connection for many messages in both directions.
         *
         * @return the conversation, for the caller to close
         * @throws IllegalStateException if no codec is chosen, or there is none of that name
         */
        UtpConversation converse();

        /**
         * Sends a message and waits until the peer has acknowledged it, which says nothing about what the peer does with it.
         *
         * @param message a message of the codec's
         * @throws IllegalStateException if no codec is chosen, or there is none of that name
         */
        void send(Object message);

        /**
         * Sends a message.
         *
         * @param message a message of the codec's
         * @return completes when the peer has acknowledged it
         * @throws IllegalStateException if no codec is chosen, or there is none of that name
         */
        CompletableFuture<Void> sendAsync(Object message);

        /**
         * Sends a message and waits for one that answers it, no longer than the template's request timeout if no other one is
         * chosen.
         *
         * @param <R> what the answer becomes
         * @param message a message of the codec's
         * @param replyType what the answer becomes
         * @return the answer
         * @throws IllegalStateException if no codec is chosen, there is none of that name, or it does not read that type
         */
        default <R> R request(Object message, Class<R> replyType) {
            return request(message, ParameterizedTypeReference.<R>forType(replyType));
        }

        /**
         * Sends a message and waits for one that answers it.
         *
         * @param <R> what the answer becomes
         * @param message a message of the codec's
         * @param replyType what the answer becomes
         * @return the answer
         * @throws IllegalStateException if no codec is chosen, there is none of that name, or it does not read that type
         */
        <R> R request(Object message, ParameterizedTypeReference<R> replyType);

        /**
         * Sends a message.
         *
         * @param <R> what the answer becomes
         * @param message a message of the codec's
         * @param replyType what the answer becomes
         * @return completes with the answer
         * @throws IllegalStateException if no codec is chosen, there is none of that name, or it does not read that type
         */
        default <R> CompletableFuture<R> requestAsync(Object message, Class<R> replyType) {
            return requestAsync(message, ParameterizedTypeReference.<R>forType(replyType));
        }

        /**
         * Sends a message.
         *
         * @param <R> what the answer becomes
         * @param message a message of the codec's
         * @param replyType what the answer becomes
         * @return completes with the answer
         * @throws IllegalStateException if no codec is chosen, there is none of that name, or it does not read that type
         */
        <R> CompletableFuture<R> requestAsync(Object message, ParameterizedTypeReference<R> replyType);

        /**
         * Sends what the stream has, without a codec, and waits until the peer has acknowledged all of it. Nothing is read
         * before there is a connection, and nothing is repeated.
         *
         * @param content read to its end, and left open
         * @return how many bytes that were
         */
        long transfer(InputStream content);

        /**
         * Sends a file as {@link #transfer(InputStream)} does.
         *
         * @param file the file
         * @return how many bytes that were
         */
        long transfer(Path file);

        /**
         * Sends a resource as {@link #transfer(InputStream)} does.
         *
         * @param content opened once there is a connection, and closed
         * @return how many bytes that were
         */
        long transfer(Resource content);

        /**
         * Sends a resource as {@link #transfer(InputStream)} does.
         *
         * @param content opened once there is a connection, and closed
         * @return completes with how many bytes that were, when the peer has acknowledged them
         */
        CompletableFuture<Long> transferAsync(Resource content);

        /**
         * Finds out whether and how the peer can be reached. An address is tried every 500 ms, for 10 s or as long as the
         * timeout; the peer has to do the same.
         *
         * @return how it ended
         */
        PunchResult punch();

        /**
         * Finds out whether and how the peer can be reached.
         *
         * @return completes with how it ended
         */
        CompletableFuture<PunchResult> punchAsync();
    }
}
