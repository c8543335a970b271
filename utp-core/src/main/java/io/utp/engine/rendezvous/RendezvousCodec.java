package io.utp.engine.rendezvous;

import io.utp.engine.rendezvous.RendezvousMessage.Accept;
import io.utp.engine.rendezvous.RendezvousMessage.Bye;
import io.utp.engine.rendezvous.RendezvousMessage.Call;
import io.utp.engine.rendezvous.RendezvousMessage.CallFailed;
import io.utp.engine.rendezvous.RendezvousMessage.Challenge;
import io.utp.engine.rendezvous.RendezvousMessage.Decline;
import io.utp.engine.rendezvous.RendezvousMessage.Found;
import io.utp.engine.rendezvous.RendezvousMessage.Hello;
import io.utp.engine.rendezvous.RendezvousMessage.Invite;
import io.utp.engine.rendezvous.RendezvousMessage.Lookup;
import io.utp.engine.rendezvous.RendezvousMessage.Malformed;
import io.utp.engine.rendezvous.RendezvousMessage.Moved;
import io.utp.engine.rendezvous.RendezvousMessage.Ping;
import io.utp.engine.rendezvous.RendezvousMessage.Pong;
import io.utp.engine.rendezvous.RendezvousMessage.Refused;
import io.utp.engine.rendezvous.RendezvousMessage.Register;
import io.utp.engine.rendezvous.RendezvousMessage.Registered;
import io.utp.engine.rendezvous.RendezvousMessage.Start;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * How {@link RendezvousMessage}s are written on a stream: 2 bytes length of what follows, 1 byte type, the fields. Numbers are
 * big endian, strings have their length in bytes before them and are UTF-8. There is one way to write each message, and what
 * is written in another way is none.
 */
public final class RendezvousCodec {

    /** Bytes of type and fields at most. */
    public static final int MOST_BODY = 2048;

    /** Bytes of a frame at most. */
    public static final int MOST_FRAME = 2 + MOST_BODY;

    /** How long a side is told to wait at most. */
    public static final int MOST_DELAY_MILLIS = 2000;

    private static final int MAGIC = 0x75545072;

    private static final int HELLO = 1;
    private static final int CHALLENGE = 2;
    private static final int REGISTER = 3;
    private static final int REGISTERED = 4;
    private static final int REFUSED = 5;
    private static final int PING = 6;
    private static final int PONG = 7;
    private static final int CALL = 8;
    private static final int INVITE = 9;
    private static final int ACCEPT = 10;
    private static final int DECLINE = 11;
    private static final int START = 12;
    private static final int CALL_FAILED = 13;
    private static final int LOOKUP = 14;
    private static final int FOUND = 15;
    private static final int MOVED = 16;
    private static final int BYE = 17;

    private RendezvousCodec() {}

    /**
     * Writes a message with its length before it.
     *
     * @param message the message
     * @param out has room for {@link #MOST_FRAME} bytes
     */
    public static void encode(RendezvousMessage message, ByteBuffer out) {
        int start = out.position();
        out.putShort((short) 0);
        FieldWriter fields = new FieldWriter(out);
        if (!encodeOfClient(message, fields) && !encodeOfServer(message, fields)) {
            throw new IllegalArgumentException(message + " is not sent");
        }
        out.putShort(start, (short) (out.position() - start - 2));
    }

    private static boolean encodeOfClient(RendezvousMessage message, FieldWriter out) {
        if (message instanceof Hello hello) {
            out.code(HELLO).integer(MAGIC).code(hello.version());
        } else if (message instanceof Register register) {
            out.code(REGISTER).name(register.name()).bits(register.credential());
        } else if (message instanceof Ping ping) {
            out.code(PING).integer(ping.id());
        } else if (message instanceof Call call) {
            out.code(CALL).number(call.callId()).name(call.name()).description(call.description());
        } else if (message instanceof Accept accept) {
            out.code(ACCEPT).number(accept.sessionId()).description(accept.description());
        } else if (message instanceof Decline decline) {
            out.code(DECLINE)
                    .number(decline.sessionId())
                    .flag(decline.reason() == CallFailure.BUSY)
                    .text(decline.text());
        } else if (message instanceof Lookup lookup) {
            out.code(LOOKUP).number(lookup.callId()).name(lookup.name());
        } else if (message instanceof Bye) {
            out.code(BYE);
        } else {
            return false;
        }
        return true;
    }

    private static boolean encodeOfServer(RendezvousMessage message, FieldWriter out) {
        if (message instanceof Challenge challenge) {
            out.code(CHALLENGE).bits(challenge.nonce()).flag(challenge.tokens());
        } else if (message instanceof Registered registered) {
            out.code(REGISTERED)
                    .address(registered.observed())
                    .integer(registered.leaseSeconds())
                    .unsignedShort(registered.silenceSeconds())
                    .ports(registered.observationPorts());
        } else if (message instanceof Refused refused) {
            out.code(REFUSED).code(refused.reason().ordinal()).text(refused.text());
        } else if (message instanceof Pong pong) {
            out.code(PONG).integer(pong.id());
        } else if (message instanceof Invite invite) {
            out.code(INVITE).number(invite.sessionId()).name(invite.fromName()).description(invite.description());
        } else if (message instanceof Start start) {
            out.code(START)
                    .number(start.sessionId())
                    .number(start.callId())
                    .bits(start.secret())
                    .unsignedShort(start.delayMillis())
                    .description(start.description());
        } else if (message instanceof CallFailed failed) {
            out.code(CALL_FAILED)
                    .number(failed.callId())
                    .code(failed.reason().ordinal())
                    .text(failed.text());
        } else if (message instanceof Found found) {
            InetSocketAddress observed = found.observed();
            out.code(FOUND).number(found.callId()).flag(observed != null);
            if (observed != null) {
                out.address(observed);
            }
        } else if (message instanceof Moved moved) {
            out.code(MOVED).address(moved.observed());
        } else {
            return false;
        }
        return true;
    }

    /**
     * Reads type and fields.
     *
     * @param body between position and limit; the position moves
     * @return the message, {@link Malformed} if it is none
     */
    static RendezvousMessage decode(ByteBuffer body) {
        FieldReader in = new FieldReader(body);
        RendezvousMessage message = decode(in.code(BYE + 1), in);
        return in.isComplete() ? message : new Malformed();
    }

    private static RendezvousMessage decode(int type, FieldReader in) {
        return switch (type) {
            case HELLO -> in.integer() == MAGIC ? new Hello(in.code(256)) : new Malformed();
            case CHALLENGE -> new Challenge(in.bits(), in.flag());
            case REGISTER -> new Register(in.nameOrNone(), in.bits());
            case REGISTERED -> new Registered(in.address(), in.positive(), in.unsignedShort(), in.ports());
            case REFUSED -> new Refused(RefusalReason.of(in.code(RefusalReason.COUNT)), in.text());
            case PING -> new Ping(in.integer());
            case PONG -> new Pong(in.integer());
            case CALL -> new Call(in.number(), in.name(), in.description());
            case INVITE -> new Invite(in.number(), in.nameOrNone(), in.description());
            case ACCEPT -> new Accept(in.number(), in.description());
            case DECLINE -> new Decline(in.number(), in.flag() ? CallFailure.BUSY : CallFailure.DECLINED, in.text());
            case START -> new Start(in.number(), in.number(), in.bits(), in.delayMillis(), in.description());
            case CALL_FAILED -> new CallFailed(in.number(), CallFailure.of(in.code(CallFailure.COUNT)), in.text());
            case LOOKUP -> new Lookup(in.number(), in.name());
            case FOUND -> new Found(in.number(), in.flag() ? in.address() : null);
            case MOVED -> new Moved(in.address());
            case BYE -> new Bye();
            default -> new Malformed();
        };
    }
}
