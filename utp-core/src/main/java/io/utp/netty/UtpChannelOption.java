package io.utp.netty;

import io.netty.channel.ChannelOption;
import io.utp.Congestion;

/** Options of a {@link UtpChannel} that other channels do not have. */
public final class UtpChannelOption {

    /** Congestion control of this connection; by default that of the node. */
    public static final ChannelOption<Congestion> UTP_CONGESTION =
            ChannelOption.valueOf(UtpChannelOption.class, "UTP_CONGESTION");

    private UtpChannelOption() {}
}
