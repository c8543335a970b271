package io.utp.spring.core;

import io.utp.UtpException;
import io.utp.UtpSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;

/**
 * Messages in both directions over one connection, which {@link UtpOperations.PeerSpec#converse} opens. For one thread at a
 * time, except {@link #close}. Failures are thrown as {@link UncheckedIOException} with their cause; the conversation is of no
 * use afterwards.
 */
public final class UtpConversation implements AutoCloseable {

    private final Peer peer;

    private final UtpSocket socket;

    private final Messages messages;

    private final Duration timeout;

    UtpConversation(Peer peer, UtpSocket socket, Messages messages, Duration timeout) {
        this.peer = peer;
        this.socket = socket;
        this.messages = messages;
        this.timeout = timeout;
    }

    /**
     * The connection underneath, for its statistics and options. Its streams are the conversation's.
     *
     * @return the connection
     */
    public UtpSocket socket() {
        return socket;
    }

    /**
     * Sends a message. Waits while the network is slower, not for the peer.
     *
     * @param message a message of the codec's
     */
    public void send(Object message) {
        within("message to " + peer, timeout, () -> {
            messages.write(message);
            return message;
        });
    }

    /**
     * Waits for a message, as long as the connection lasts.
     *
     * @param <R> what it becomes
     * @param type what it becomes
     * @return the message, or {@code null} if the peer has ended its side
     */
    public <R> @Nullable R receive(Class<R> type) {
        return receive(ParameterizedTypeReference.<R>forType(type));
    }

    /**
     * Waits for a message, as long as the connection lasts.
     *
     * @param <R> what it becomes
     * @param type what it becomes
     * @return the message, or {@code null} if the peer has ended its side
     */
    public <R> @Nullable R receive(ParameterizedTypeReference<R> type) {
        return within("message from " + peer, null, () -> Optional.<R>ofNullable(read(type)))
                .orElse(null);
    }

    /**
     * Sends a message and waits for one that answers it, no longer than the request timeout.
     *
     * @param <R> what the answer becomes
     * @param message a message of the codec's
     * @param replyType what the answer becomes
     * @return the answer
     */
    public <R> R request(Object message, Class<R> replyType) {
        return request(message, ParameterizedTypeReference.<R>forType(replyType));
    }

    /**
     * Sends a message and waits for one that answers it, no longer than the request timeout.
     *
     * @param <R> what the answer becomes
     * @param message a message of the codec's
     * @param replyType what the answer becomes
     * @return the answer
     */
    public <R> R request(Object message, ParameterizedTypeReference<R> replyType) {
        return within("request to " + peer, timeout, () -> this.<R>exchange(message, replyType));
    }

    <R> R exchange(Object message, ParameterizedTypeReference<R> replyType) throws IOException {
        messages.write(message);
        R reply = read(replyType);
        if (reply == null) {
            throw new UtpException(peer + " ended the connection without a reply");
        }
        return reply;
    }

    @SuppressWarnings("unchecked") // the messages have checked it
    private <R> @Nullable R read(ParameterizedTypeReference<R> type) throws IOException {
        return (R) messages.read(ResolvableType.forType(type));
    }

    private <T extends @Nullable Object> T within(
            String description, @Nullable Duration limit, Dialler.IoSupplier<T> operation) {
        try (Call call = new Call(description, limit)) {
            call.onEnd(socket::destroy);
            try {
                return operation.get();
            } catch (IOException ex) {
                throw new UncheckedIOException(call.explain(ex));
            }
        }
    }

    /** Ends the conversation, and waits until the peer has acknowledged everything. Closing twice is harmless. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
