package io.utp;

/** How a node decides how much may be on its way to a peer, and how fast it leaves. Either end of a connection decides alone. */
public enum Congestion {

    /**
     * RFC 6817 as BEP 29 and libutp have it: aims at a queue of 100 ms. It yields to TCP in deep buffers only, and one that comes
     * late takes more than its share. For comparisons with other uTP.
     */
    LEDBAT,

    /**
     * LEDBAT++ (draft-irtf-iccrg-ledbat-plus-plus): at most 60 ms of queue, and what others want is theirs. For what has time:
     * backups, updates, replication. Any loss slows it down, and on short paths it starts slowly.
     */
    LEDBAT_PLUS_PLUS,

    /**
     * CUBIC (RFC 9438): as TCP does nearly everywhere, and as fair to it. It fills the buffer of the narrowest link and is slow
     * where packets are lost by chance.
     */
    CUBIC,

    /**
     * BBR (draft-ietf-ccwg-bbr): measures what the path delivers and sends at that rate, with hardly a queue, whatever is lost by
     * chance.
     */
    BBR
}
