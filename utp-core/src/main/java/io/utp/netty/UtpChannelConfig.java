package io.utp.netty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.MessageSizeEstimator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DuplexChannelConfig;
import io.utp.Congestion;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link UtpChannel} can be told, beside Netty's common options.
 *
 * <table>
 * <caption>Options</caption>
 * <tr><td>{@code ALLOW_HALF_CLOSURE}</td><td>the peer's end does not close the channel; default false</td></tr>
 * <tr><td>{@code SO_LINGER}</td><td>0: a close gives up what is not delivered (RESET); default -1, deliver in the
 * background</td></tr>
 * <tr><td>{@link UtpChannelOption#UTP_CONGESTION}</td><td>congestion control of this connection; default the node's</td></tr>
 * <tr><td>{@code TCP_NODELAY}, {@code SO_KEEPALIVE}, {@code SO_REUSEADDR}, {@code SO_SNDBUF}, {@code SO_RCVBUF}</td><td>taken without
 * effect, because much that is written for TCP sets them; the node's options decide</td></tr>
 * </table>
 *
 * <p>Safe for use by several threads.
 */
public final class UtpChannelConfig extends DefaultChannelConfig implements DuplexChannelConfig {

    private static final Set<ChannelOption<?>> OF_TCP = Set.of(
            ChannelOption.TCP_NODELAY,
            ChannelOption.SO_KEEPALIVE,
            ChannelOption.SO_REUSEADDR,
            ChannelOption.SO_SNDBUF,
            ChannelOption.SO_RCVBUF);

    private final UtpChannel owner;
    private volatile boolean allowHalfClosure;
    private volatile int soLinger = -1;
    private volatile @Nullable Congestion congestion;

    UtpChannelConfig(UtpChannel owner) {
        super(owner);
        this.owner = owner;
    }

    /** What was set before there was a connection. */
    void applyTo(NettyUtpSocket socket) {
        Congestion chosen = congestion;
        if (chosen != null) {
            socket.setCongestion(chosen);
        }
    }

    @Override
    public Map<ChannelOption<?>, Object> getOptions() {
        return getOptions(
                super.getOptions(),
                ChannelOption.ALLOW_HALF_CLOSURE,
                ChannelOption.SO_LINGER,
                UtpChannelOption.UTP_CONGESTION);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable T getOption(ChannelOption<T> option) {
        if (option == ChannelOption.ALLOW_HALF_CLOSURE) {
            return (T) Boolean.valueOf(allowHalfClosure);
        }
        if (option == ChannelOption.SO_LINGER) {
            return (T) Integer.valueOf(soLinger);
        }
        if (option == UtpChannelOption.UTP_CONGESTION) {
            return (T) congestion;
        }
        return super.getOption(option);
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        validate(option, value);
        if (option == ChannelOption.ALLOW_HALF_CLOSURE) {
            allowHalfClosure = (Boolean) value;
        } else if (option == ChannelOption.SO_LINGER) {
            soLinger = (Integer) value;
        } else if (option == UtpChannelOption.UTP_CONGESTION) {
            setCongestion((Congestion) value);
        } else {
            return OF_TCP.contains(option) || super.setOption(option, value);
        }
        return true;
    }

    private void setCongestion(Congestion chosen) {
        congestion = chosen;
        if (owner.socket() instanceof NettyUtpSocket connected) {
            applyTo(connected);
        }
    }

    /**
     * What a close does with bytes that the peer has not acknowledged.
     *
     * @return 0 if it gives them up; otherwise they are delivered in the background
     */
    public int getSoLinger() {
        return soLinger;
    }

    @Override
    public boolean isAllowHalfClosure() {
        return allowHalfClosure;
    }

    @Override
    public UtpChannelConfig setAllowHalfClosure(boolean allow) {
        allowHalfClosure = allow;
        return this;
    }

    @Override
    public UtpChannelConfig setConnectTimeoutMillis(int millis) {
        super.setConnectTimeoutMillis(millis);
        return this;
    }

    @Override
    @Deprecated
    public UtpChannelConfig setMaxMessagesPerRead(int messages) {
        super.setMaxMessagesPerRead(messages);
        return this;
    }

    @Override
    public UtpChannelConfig setWriteSpinCount(int spins) {
        super.setWriteSpinCount(spins);
        return this;
    }

    @Override
    public UtpChannelConfig setAllocator(ByteBufAllocator allocator) {
        super.setAllocator(allocator);
        return this;
    }

    @Override
    public UtpChannelConfig setRecvByteBufAllocator(RecvByteBufAllocator allocator) {
        super.setRecvByteBufAllocator(allocator);
        return this;
    }

    @Override
    public UtpChannelConfig setAutoRead(boolean autoRead) {
        super.setAutoRead(autoRead);
        return this;
    }

    @Override
    public UtpChannelConfig setAutoClose(boolean autoClose) {
        super.setAutoClose(autoClose);
        return this;
    }

    @Override
    public UtpChannelConfig setMessageSizeEstimator(MessageSizeEstimator estimator) {
        super.setMessageSizeEstimator(estimator);
        return this;
    }

    @Override
    public UtpChannelConfig setWriteBufferWaterMark(WriteBufferWaterMark waterMark) {
        super.setWriteBufferWaterMark(waterMark);
        return this;
    }
}
