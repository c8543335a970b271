package io.utp.spring.boot.test.assertj;

import io.utp.CloseReason;
import io.utp.UtpSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions about a connection. Those about what it received read it, by its {@link UtpSocket#inputStream()}. */
public final class UtpSocketAssert extends AbstractAssert<UtpSocketAssert, UtpSocket> {

    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Bytes of what differs that a message shows. */
    private static final int MOST_SHOWN = 200;

    private Duration patience = PATIENCE;

    UtpSocketAssert(UtpSocket actual) {
        super(actual, UtpSocketAssert.class);
    }

    /**
     * How long the assertions that follow wait. Default 10 seconds.
     *
     * @param patience zero or more
     * @return this
     */
    public UtpSocketAssert within(Duration patience) {
        this.patience = patience;
        return this;
    }

    /**
     * The connection exists. Does not wait.
     *
     * @return this
     */
    public UtpSocketAssert isOpen() {
        isNotNull();
        if (!actual.isOpen()) {
            failWithMessage(
                    "Expected an open connection, but it is gone: %s",
                    actual.closeFuture().join());
        }
        return this;
    }

    /**
     * The connection is gone, or will be in time.
     *
     * @return this
     */
    public UtpSocketAssert isClosed() {
        CloseReason unused = awaitClose();
        return this;
    }

    /**
     * The connection is gone for a reason, or will be in time.
     *
     * @param reason the reason
     * @return this
     */
    public UtpSocketAssert isClosedBecause(CloseReason reason) {
        CloseReason seen = awaitClose();
        if (seen != reason) {
            failWithMessage("Expected a connection that is gone because of %s, but it was %s", reason, seen);
        }
        return this;
    }

    private @Nullable CloseReason awaitClose() {
        isNotNull();
        try {
            return actual.closeFuture().get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            failWithMessage(
                    "Expected a connection that is gone within %s ms, but it is open: %s",
                    patience.toMillis(), actual.statistics());
        } catch (ExecutionException e) {
            throw new AssertionError("never exceptionally", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failWithMessage("Interrupted while waiting for the end of a connection");
        }
        return null;
    }

    /**
     * The peer is at an address. Does not wait.
     *
     * @param remote the address
     * @return this
     */
    public UtpSocketAssert isConnectedTo(InetSocketAddress remote) {
        isNotNull();
        if (!actual.remoteAddress().equals(remote)) {
            failWithMessage("Expected a connection to %s, but it is one to %s", remote, actual.remoteAddress());
        }
        return this;
    }

    /**
     * The rendezvous introduced the peer under a name. Does not wait.
     *
     * @param name the name
     * @return this
     */
    public UtpSocketAssert isConnectedTo(String name) {
        isNotNull();
        if (!Objects.equals(actual.remoteName(), name)) {
            failWithMessage("Expected a connection to '%s', but it is one to '%s'", name, actual.remoteName());
        }
        return this;
    }

    /**
     * The next bytes are those of a text, in UTF-8. Reads them and no more, and waits until they are there.
     *
     * @param text the text
     * @return this
     */
    public UtpSocketAssert hasReceived(String text) {
        return hasReceived(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The next bytes are these. Reads as many and no more, and waits until they are there.
     *
     * @param expected the bytes
     * @return this
     */
    public UtpSocketAssert hasReceived(byte[] expected) {
        return compare(expected, read(expected.length));
    }

    /**
     * What is still to be read are the bytes of a text, in UTF-8, and then the peer's end. Reads everything, and waits for the
     * end.
     *
     * @param text the text
     * @return this
     */
    public UtpSocketAssert hasReceivedExactly(String text) {
        return hasReceivedExactly(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * What is still to be read are these bytes, and then the peer's end. Reads everything, and waits for the end.
     *
     * @param expected the bytes
     * @return this
     */
    public UtpSocketAssert hasReceivedExactly(byte[] expected) {
        return compare(expected, read(Integer.MAX_VALUE));
    }

    private UtpSocketAssert compare(byte[] expected, Reading reading) {
        if (reading.problem != null) {
            failWithMessage("Expected %s, but after %s: %s", shown(expected), shown(reading.bytes), reading.problem);
        }
        int difference = Arrays.mismatch(expected, reading.bytes);
        if (difference >= 0) {
            failWithMessage(
                    "Expected %s, but received %s; they differ at byte %s",
                    shown(expected), shown(reading.bytes), difference);
        }
        return this;
    }

    /**
     * What was read.
     *
     * @param bytes the bytes
     * @param problem why there are not more; {@code null} if there were enough, or all
     */
    private record Reading(byte[] bytes, @Nullable String problem) {}

    private Reading read(int most) {
        isNotNull();
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        IOException[] failure = new IOException[1];
        // A read ends when its thread is interrupted, so it gets one that is nobody else's.
        Thread reader = new Thread(() -> failure[0] = copy(actual.inputStream(), received, most), "utp-assertion");
        reader.setDaemon(true);
        reader.start();
        try {
            reader.join(Math.max(1, patience.toMillis()));
            boolean late = reader.isAlive();
            reader.interrupt();
            reader.join();
            String problem = failure[0] == null ? null : failure[0].toString();
            return new Reading(
                    received.toByteArray(), late ? "no more came in " + patience.toMillis() + " ms" : problem);
        } catch (InterruptedException e) {
            reader.interrupt();
            Thread.currentThread().interrupt();
            return new Reading(new byte[0], "the test was interrupted");
        }
    }

    /** Returns how it failed, null if it did not. */
    private static @Nullable IOException copy(InputStream from, ByteArrayOutputStream to, int most) {
        byte[] buffer = new byte[8_192];
        try {
            while (to.size() < most) {
                int count = from.read(buffer, 0, Math.min(buffer.length, most - to.size()));
                if (count < 0) {
                    return null;
                }
                to.write(buffer, 0, count);
            }
            return null;
        } catch (IOException e) {
            return e;
        }
    }

    private static String shown(byte[] bytes) {
        String text = new String(bytes, 0, Math.min(bytes.length, MOST_SHOWN), StandardCharsets.UTF_8);
        return bytes.length + " bytes \"" + text + (bytes.length > MOST_SHOWN ? "..." : "") + '"';
    }
}
