package io.utp.network.tcp;

/** A congestion control of TCP. Windows are segments. */
public interface TcpControl {
    /** How many segments may be in flight. */
    double window();

    /** Segments a second at most; zero for as fast as the window allows. */
    default double pace() {
        return 0;
    }

    void onAck(TcpAck ack);

    /** Loss was found; once for all that was in flight. */
    void onLoss(long nowNanos, int flight);

    /** The retransmission timer fired. */
    void onTimeout(long nowNanos, int flight);
}
