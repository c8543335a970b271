package io.utp.spring.boot.test.network;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A UDP socket of a virtual host. */
final class InMemoryDatagramChannel extends AbstractChannel implements PacketReceiver {

    private static final ChannelMetadata METADATA = new ChannelMetadata(false);

    /** Datagrams that are read before others on the event loop have their turn. */
    private static final int MOST_PER_READ = 64;

    /** What a socket's buffer counts for a datagram beside its bytes, so that empty ones are bounded, too. */
    private static final int OVERHEAD = 64;

    private final InMemoryHost host;

    private final SocketConfig config = new SocketConfig(this);

    private final Queue<Datagram> received = new ConcurrentLinkedQueue<>();

    private final AtomicInteger waitingBytes = new AtomicInteger();

    private final AtomicBoolean readScheduled = new AtomicBoolean();

    private volatile @Nullable InetSocketAddress local;

    private volatile boolean wildcard;

    private volatile boolean closed;

    /** Only on the event loop: somebody wants to read. */
    private boolean readWanted;

    private record Datagram(byte[] content, InetSocketAddress from) {}

    InMemoryDatagramChannel(InMemoryHost host) {
        super(null);
        this.host = host;
    }

    // ---- what the network calls, on any thread

    @Override
    public boolean takes(InetAddress address) {
        InetSocketAddress bound = local;
        return wildcard || bound != null && bound.getAddress().equals(address);
    }

    @Override
    public boolean receive(byte[] content, InetSocketAddress from) {
        int bytes = content.length + OVERHEAD;
        if (closed || waitingBytes.addAndGet(bytes) > config.receiveBuffer) {
            waitingBytes.addAndGet(-bytes);
            return false;
        }
        received.add(new Datagram(content, from));
        return scheduleRead();
    }

    private boolean scheduleRead() {
        if (!readScheduled.compareAndSet(false, true)) {
            return true;
        }
        try {
            eventLoop().execute(this::readAll);
            return true;
        } catch (RejectedExecutionException e) {
            return false; // the event loop ends, and this channel with it
        }
    }

    // ---- on the event loop

    private void readAll() {
        readScheduled.set(false);
        if (!readWanted || closed) {
            return;
        }
        int count = 0;
        Datagram datagram = received.poll();
        while (datagram != null) {
            waitingBytes.addAndGet(-datagram.content.length - OVERHEAD);
            readWanted = false;
            pipeline()
                    .fireChannelRead(new DatagramPacket(
                            Unpooled.wrappedBuffer(datagram.content), localAddress0(), datagram.from));
            datagram = ++count < MOST_PER_READ ? received.poll() : null;
        }
        if (count > 0) {
            pipeline().fireChannelReadComplete();
        }
    }

    @Override
    protected void doBeginRead() {
        readWanted = true;
        if (!received.isEmpty()) {
            boolean unused = scheduleRead();
        }
    }

    @Override
    protected void doBind(SocketAddress address) throws Exception {
        InetSocketAddress wanted = (InetSocketAddress) address;
        wildcard = wanted.getAddress().isAnyLocalAddress();
        local = host.bind(wanted, this);
    }

    @Override
    protected Object filterOutboundMessage(Object message) {
        if (message instanceof DatagramPacket) {
            return message;
        }
        throw new UnsupportedOperationException(
                "Only DatagramPackets can be written, not " + message.getClass().getName());
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer messages) {
        DatagramPacket packet = (DatagramPacket) messages.current();
        while (packet != null) {
            try {
                send(packet);
                messages.remove();
            } catch (IOException e) {
                messages.remove(e);
            }
            packet = (DatagramPacket) messages.current();
        }
    }

    private void send(DatagramPacket packet) throws IOException {
        ByteBuf content = packet.content();
        InetSocketAddress to = packet.recipient();
        int most = host.owns(to.getAddress()) ? 65_535 : host.mtu();
        if (ipBytes(content.readableBytes(), to) > most) {
            throw new IOException("Message too long: " + content.readableBytes() + " bytes to " + to);
        }
        InetSocketAddress from = localAddress0();
        if (from != null) {
            host.send(from, ByteBufUtil.getBytes(content), to);
        }
    }

    /** IP and UDP headers included. */
    static int ipBytes(int contentBytes, InetSocketAddress to) {
        return contentBytes + (to.getAddress() instanceof Inet4Address ? 28 : 48);
    }

    @Override
    protected void doClose() {
        closed = true;
        InetSocketAddress bound = local;
        if (bound != null) {
            host.release(bound.getPort(), this);
        }
        received.clear();
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    // ---- what it is

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return true;
    }

    @Override
    protected @Nullable InetSocketAddress localAddress0() {
        return local;
    }

    @Override
    protected @Nullable SocketAddress remoteAddress0() {
        return null;
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public boolean isActive() {
        return local != null && !closed;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new AbstractUnsafe() {
            @Override
            public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
                promise.setFailure(new UnsupportedOperationException("These sockets are not connected"));
            }
        };
    }

    /** With the sizes of buffers, of which the one for sending never fills: the network takes all at once. */
    private static final class SocketConfig extends DefaultChannelConfig {

        private volatile int receiveBuffer = 4 << 20;

        private volatile int sendBuffer = 4 << 20;

        SocketConfig(InMemoryDatagramChannel channel) {
            super(channel);
        }

        @Override
        public Map<ChannelOption<?>, Object> getOptions() {
            return getOptions(super.getOptions(), ChannelOption.SO_RCVBUF, ChannelOption.SO_SNDBUF);
        }

        @Override
        @SuppressWarnings("unchecked") // as in Netty's own
        public <T> @Nullable T getOption(ChannelOption<T> option) {
            if (option == ChannelOption.SO_RCVBUF) {
                return (T) Integer.valueOf(receiveBuffer);
            }
            if (option == ChannelOption.SO_SNDBUF) {
                return (T) Integer.valueOf(sendBuffer);
            }
            return super.getOption(option);
        }

        @Override
        public <T> boolean setOption(ChannelOption<T> option, T value) {
            if (option == ChannelOption.SO_RCVBUF) {
                receiveBuffer = (Integer) value;
            } else if (option == ChannelOption.SO_SNDBUF) {
                sendBuffer = (Integer) value;
            } else {
                return super.setOption(option, value);
            }
            return true;
        }
    }
}
