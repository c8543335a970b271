package io.utp.engine.rendezvous;

import io.utp.engine.rendezvous.ForwardMessage.Accept;
import io.utp.engine.rendezvous.ForwardMessage.Evict;
import io.utp.engine.rendezvous.ForwardMessage.Fail;
import io.utp.engine.rendezvous.ForwardMessage.Invite;
import io.utp.engine.rendezvous.ForwardMessage.Start;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How {@link ForwardMessage}s are written: 1 byte version and type, the fields; as strict as {@link RendezvousCodec}. */
final class ForwardCodec {

    /** Bytes of a message at most. */
    static final int MOST_BYTES = 1024;

    /** The version of the protocol, so that instances of different versions do not misunderstand each other. */
    private static final int BASE = RendezvousMessage.VERSION << 4;

    private static final int INVITE = BASE;
    private static final int ACCEPT = BASE + 1;
    private static final int FAIL = BASE + 2;
    private static final int START = BASE + 3;
    private static final int EVICT = BASE + 4;

    private ForwardCodec() {}

    static byte[] encode(ForwardMessage message) {
        ByteBuffer out = ByteBuffer.allocate(MOST_BYTES);
        FieldWriter fields = new FieldWriter(out);
        if (message instanceof Invite invite) {
            fields.code(INVITE)
                    .number(invite.sessionId())
                    .name(invite.from())
                    .name(invite.fromName())
                    .name(invite.toName())
                    .description(invite.description());
        } else if (message instanceof Accept accept) {
            fields.code(ACCEPT)
                    .number(accept.sessionId())
                    .name(accept.from())
                    .integer(accept.rttMicros())
                    .integer(accept.heldMicros())
                    .description(accept.description());
        } else if (message instanceof Fail fail) {
            fields.code(FAIL)
                    .number(fail.sessionId())
                    .name(fail.from())
                    .code(fail.reason().ordinal())
                    .text(fail.text());
        } else if (message instanceof Start start) {
            fields.code(START)
                    .number(start.sessionId())
                    .name(start.from())
                    .bits(start.secret())
                    .unsignedShort(start.delayMillis())
                    .description(start.description());
        } else if (message instanceof Evict evict) {
            fields.code(EVICT).number(evict.registration());
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    /** The message, {@code null} if it is none. */
    static @Nullable ForwardMessage decode(byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            return null;
        }
        FieldReader in = new FieldReader(ByteBuffer.wrap(bytes));
        ForwardMessage message = decode(in.code(EVICT + 1), in);
        return in.isComplete() ? message : null;
    }

    private static @Nullable ForwardMessage decode(int type, FieldReader in) {
        return switch (type) {
            case INVITE -> new Invite(in.number(), in.name(), in.nameOrNone(), in.name(), in.description());
            case ACCEPT -> new Accept(in.number(), in.name(), in.positive(), in.positive(), in.description());
            case FAIL -> new Fail(in.number(), in.name(), CallFailure.of(in.code(CallFailure.COUNT)), in.text());
            case START -> new Start(in.number(), in.name(), in.bits(), in.delayMillis(), in.description());
            case EVICT -> new Evict(in.number());
            default -> null;
        };
    }
}
