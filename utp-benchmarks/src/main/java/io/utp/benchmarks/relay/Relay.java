package io.utp.benchmarks.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * What is sent to its port arrives at the target, and the answers come back, as the two lines allow. Each sender is given a
 * port of its own towards the target. One thread and one heap of what is under way, ordered by arrival; at 100 Mbit/s that is
 * one datagram in 100 us.
 */
final class Relay implements AutoCloseable, Runnable {

    private static final int KERNEL_BUFFER = 4 << 20;

    private static final int LARGEST_DATAGRAM = 1 << 16;

    /** Not all that waits in one socket, so that the other direction and what is due get their turns. */
    private static final int BATCH = 64;

    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final InetSocketAddress target;

    private final Line forth;

    private final Line back;

    private final Selector selector = Selector.open();

    private final DatagramChannel front = open();

    private final Map<SocketAddress, DatagramChannel> upstream = new HashMap<>();

    private final PriorityQueue<Late> underWay = new PriorityQueue<>();

    private final ArrayDeque<byte[]> spare = new ArrayDeque<>();

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST_DATAGRAM);

    private final Queue<Consumer<Relay>> requests = new ConcurrentLinkedQueue<>();

    private final Histogram queueNanos = new Histogram(LONGEST_NANOS, 3);

    private final Histogram lateNanos = new Histogram(LONGEST_NANOS, 3);

    private volatile boolean closed;

    private long order;

    Relay(InetSocketAddress target, Impairment impairment, long seed) throws IOException {
        this.target = target;
        this.forth = new Line(impairment, seed);
        this.back = new Line(impairment, ~seed);
        front.register(selector, SelectionKey.OP_READ);
    }

    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) front.getLocalAddress();
    }

    /** Carries datagrams until {@link #close()}. */
    @Override
    public void run() {
        try {
            while (!closed) {
                for (Consumer<Relay> next = requests.poll(); next != null; next = requests.poll()) {
                    next.accept(this);
                }
                long wait = deliver(System.nanoTime());
                if (wait < 0) {
                    selector.select(this::receive);
                } else if (wait < TimeUnit.MILLISECONDS.toNanos(1)) {
                    // A select waits whole milliseconds; what is due sooner is waited for in short naps, not in a loop.
                    if (selector.selectNow(this::receive) == 0) {
                        LockSupport.parkNanos(Math.min(wait, 50_000));
                    }
                } else {
                    selector.select(this::receive, TimeUnit.NANOSECONDS.toMillis(wait));
                }
            }
            selector.close();
            front.close();
            for (DatagramChannel channel : upstream.values()) {
                channel.close();
            }
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Has something done by the thread of the relay, to which everything here belongs. */
    void request(Consumer<Relay> task) {
        requests.add(task);
        selector.wakeup();
    }

    /** What goes to the target. */
    Line forth() {
        return forth;
    }

    /** How long datagrams to the target waited for the line, since the last reset. */
    Histogram queueNanos() {
        return queueNanos;
    }

    /** How much later than they should datagrams were sent, since the last reset. */
    Histogram lateNanos() {
        return lateNanos;
    }

    /** Stops; what is under way is lost. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
    }

    private static DatagramChannel open() throws IOException {
        DatagramChannel channel = DatagramChannel.open()
                .setOption(StandardSocketOptions.SO_RCVBUF, KERNEL_BUFFER)
                .setOption(StandardSocketOptions.SO_SNDBUF, KERNEL_BUFFER)
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        channel.configureBlocking(false);
        return channel;
    }

    /** A key's attachment is the sender whose port it is; the front has none. */
    private void receive(SelectionKey key) {
        DatagramChannel channel = (DatagramChannel) key.channel();
        SocketAddress client = (SocketAddress) key.attachment();
        try {
            for (int i = 0; i < BATCH; i++) {
                buffer.clear();
                SocketAddress sender = channel.receive(buffer);
                if (sender == null) {
                    return;
                }
                buffer.flip();
                if (client == null) {
                    accept(forth, towardsTarget(sender), target);
                } else {
                    accept(back, front, client);
                }
            }
        } catch (IOException ex) {
            // An ICMP error about an earlier datagram: on a bad network nobody hears of that.
        }
    }

    private DatagramChannel towardsTarget(SocketAddress client) throws IOException {
        DatagramChannel channel = upstream.get(client);
        if (channel == null) {
            channel = open();
            channel.register(selector, SelectionKey.OP_READ, client);
            upstream.put(client, channel);
        }
        return channel;
    }

    private void accept(Line line, DatagramChannel channel, SocketAddress receiver) {
        long now = System.nanoTime();
        long arrival = line.arrival(buffer.remaining(), now);
        if (arrival == Line.LOST) {
            return;
        }
        if (line == forth) {
            queueNanos.recordValue(Math.min(line.backlog(now), LONGEST_NANOS));
        }
        byte[] content = spare.poll();
        if (content == null || content.length < buffer.remaining()) {
            content = new byte[Math.max(buffer.remaining(), 2048)];
        }
        int length = buffer.remaining();
        buffer.get(content, 0, length);
        underWay.add(new Late(arrival, order++, channel, content, length, receiver));
    }

    /** Sends what is due; the nanoseconds until the next, or -1 when nothing is under way. */
    private long deliver(long now) {
        for (Late next = underWay.peek(); next != null; next = underWay.peek()) {
            long wait = next.arrival - now;
            if (wait > 0) {
                return wait;
            }
            lateNanos.recordValue(Math.min(-wait, LONGEST_NANOS));
            underWay.remove();
            buffer.clear();
            buffer.put(next.content, 0, next.length).flip();
            try {
                next.channel.send(buffer, next.receiver);
            } catch (IOException ex) {
                // As above: lost.
            }
            spare.push(next.content);
        }
        return -1;
    }

    @SuppressWarnings("ArrayRecordComponent") // compared by its order, never by its content
    private record Late(
            long arrival, long order, DatagramChannel channel, byte[] content, int length, SocketAddress receiver)
            implements Comparable<Late> {

        @Override
        public int compareTo(Late other) {
            int byTime = Long.compare(arrival - other.arrival, 0);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
