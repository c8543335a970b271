package io.utp;

import io.netty.channel.Channel;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * One uTP connection: a reliable, ordered stream of bytes in each direction.
 *
 * <p>Every method may be called from any thread. Reading is done either through {@link #inputStream()} or through
 * {@link #data()}, not both; writing through {@link #outputStream()} or {@link #write}. A reader that does not read
 * closes the peer's window; a writer that outruns the network waits, or sees an incomplete future.
 */
public interface UtpSocket extends Closeable {

    /**
     * The stream of received bytes. Reads block and are fit for virtual threads; an interrupt ends a read with
     * {@link java.io.InterruptedIOException}. The end of the stream is the peer's end. After a failure reads deliver
     * what had arrived in order and then throw a {@link UtpException}. Closing the stream discards what still arrives.
     * A read on the node's I/O thread throws {@link IllegalStateException}.
     *
     * @return always the same stream
     * @throws IllegalStateException if {@link #data()} has a subscriber
     */
    InputStream inputStream();

    /**
     * The stream of bytes to send. A write blocks while the send buffer is full. {@code flush} hands everything to the
     * network and does not wait for the peer. Closing the stream is {@link #end()}, without waiting for its completion.
     * A write on the node's I/O thread throws {@link IllegalStateException}.
     *
     * @return always the same stream
     */
    OutputStream outputStream();

    /**
     * Writes without blocking. The bytes between position and limit are copied before the call returns, and the position
     * is moved to the limit.
     *
     * @param data the bytes
     * @return completes when the send buffer has room for more; a program that waits for it before it writes on never
     * holds more than the buffer's limit and one write. Completes with {@link UtpException} if the connection fails
     * @throws IllegalStateException if the socket was ended, or if an earlier write has not completed and twice the send
     * buffer's limit waits already: wait for the future of the earlier write; nothing of {@code data} is taken then
     */
    CompletableFuture<Void> write(ByteBuffer data);

    /**
     * The received bytes as a publisher for one subscriber. Each buffer belongs to the subscriber. Unrequested bytes
     * stay in the receive buffer and close the peer's window. {@code onComplete} is the peer's end.
     *
     * @return always the same publisher
     */
    Flow.Publisher<ByteBuffer> data();

    /**
     * This connection as a Netty channel, for codecs and whatever else there is for Netty. It runs on the node's event loop, so
     * that its handlers must not block, and reads nothing until it is told to:
     *
     * <pre>{@code
     * Channel channel = socket.channel();
     * channel.pipeline().addLast(codec, handler);
     * channel.config().setAutoRead(true);
     * }</pre>
     *
     * <p>Who reads here reads neither {@link #inputStream()} nor {@link #data()}. To run connections on another event loop, make the
     * channels with Netty's bootstraps: {@code io.utp.netty.UtpChannel} and {@code UtpServerChannel}.
     *
     * @return the channel, always the same one
     * @throws IllegalStateException if {@link #inputStream()} or {@link #data()} was asked for before
     */
    Channel channel();

    /**
     * Ends this side of the stream after everything written (FIN). Reading goes on until the peer ends its side; note
     * that some foreign peers (libutp's {@code close}, librqbit) close wholly on the first FIN.
     *
     * @return completes when the peer has acknowledged everything; always the same future. Completes with
     * {@link UtpException} if the connection fails before
     */
    CompletableFuture<Void> end();

    /**
     * Whether this side was ended.
     *
     * @return {@code true} after {@link #end()}, {@link #close()} or {@link #destroy()}
     */
    boolean isEnded();

    /**
     * Ends this side, discards what the peer still sends, and waits until the peer has acknowledged everything that was
     * written. Closing twice is harmless.
     *
     * @throws UtpException if the connection failed before everything was acknowledged
     * @throws IOException never otherwise
     */
    @Override
    void close() throws IOException;

    /** Gives the connection up at once: what is unsent or unread is lost, and the peer is told with a RESET. */
    void destroy();

    /**
     * Completes when the connection is gone.
     *
     * @return completes with the reason; never exceptionally
     */
    CompletableFuture<CloseReason> closeFuture();

    /**
     * Whether the connection exists.
     *
     * @return {@code false} once {@link #closeFuture()} is complete
     */
    boolean isOpen();

    /**
     * Whether this side dialled.
     *
     * @return {@code true} for a socket from {@link UtpNode#connect}, {@code false} for an accepted one
     */
    boolean isInitiator();

    /**
     * Who the rendezvous introduced at the address that the connection was made with: the name under which the peer was called,
     * or called us, and answered there.
     *
     * <p>This is no authentication. It is as good as the word of the rendezvous server, and anybody who is, or pretends to be,
     * at that address may have sent what the connection received; who has to know whom it talks to uses TLS.
     *
     * @return the name; {@code null} if the peer was not introduced, if it has no name, or as long as it has not answered: an
     *     accepted connection may be a moment older than that
     */
    @Nullable String remoteName();

    /**
     * The TLS of this connection: its version and cipher suite, the certificates of both sides.
     *
     * @return the session, empty if the connection is plain
     */
    default Optional<SSLSession> sslSession() {
        return Optional.empty();
    }

    /**
     * What both sides agreed to speak over this connection (ALPN, RFC 7301).
     *
     * @return one of {@link io.utp.tls.UtpTls#applicationProtocols()}, empty if they agreed on none or the connection is plain
     */
    default Optional<String> applicationProtocol() {
        return Optional.empty();
    }

    /**
     * The peer's address. It changes when the connection goes on over another way ({@link UtpNodeListener#pathChanged}).
     *
     * @return the address
     */
    InetSocketAddress remoteAddress();

    /**
     * The node's address.
     *
     * @return the address
     */
    InetSocketAddress localAddress();

    /**
     * The peer's address; the name that utp-punch gives to {@link #remoteAddress()}.
     *
     * @return the address
     */
    default InetSocketAddress address() {
        return remoteAddress();
    }

    /**
     * The connection id that this side receives on, as it stands in packet headers; unique together with the peer's
     * address.
     *
     * @return 0 to 65,535
     */
    int connectionId();

    /**
     * The dialect found out with this peer.
     *
     * @return {@link WireDialect#AUTO} until it is known
     */
    WireDialect dialect();

    /**
     * The silence after which the timeout handler is called.
     *
     * @return the duration; zero means never
     */
    Duration getTimeout();

    /**
     * Sets the silence after which the timeout handler is called.
     *
     * @param timeout zero for never
     * @throws IllegalArgumentException if negative
     */
    void setTimeout(Duration timeout);

    /**
     * Sets what to do when nothing was received for {@link #getTimeout()}; called once for each silence, on the executor.
     * The connection itself goes on.
     *
     * @param handler the handler, or {@code null} for none
     */
    void onTimeout(@Nullable Runnable handler);

    /**
     * Payload bytes a packet, as the node's option or {@link #setMtu} says. Where the path to a node of this library carries
     * more, packets are larger ({@link SocketStatistics#packetSize()}).
     *
     * @return the bytes
     */
    int getMtu();

    /**
     * Sets the payload bytes a packet for what is sent from now on. They stay as they are then, whatever the path carries.
     *
     * @param bytes 150 to 65,000
     * @throws IllegalArgumentException if out of range
     */
    void setMtu(int bytes);

    /**
     * Decides in another way than {@link UtpOptions#congestion()} how much may be on its way to the peer. What was found out
     * about the path is found out anew, so this is best done before anything is sent.
     *
     * @param congestion the way
     */
    void setCongestion(Congestion congestion);

    /**
     * What the connection has done so far.
     *
     * @return a snapshot of the counters
     */
    SocketStatistics statistics();
}
