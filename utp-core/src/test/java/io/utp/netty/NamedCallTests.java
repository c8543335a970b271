package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.PunchFailure;
import io.utp.PunchMethod;
import io.utp.PunchResult;
import io.utp.engine.endpoint.CallOutcome;
import io.utp.engine.endpoint.CallProblem;
import io.utp.engine.rendezvous.Candidate;
import io.utp.engine.wire.Path;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NamedCallTests {

    private static final InetSocketAddress TOLD = new InetSocketAddress("203.0.113.7", 20_000);
    private static final InetSocketAddress FOUND = new InetSocketAddress("203.0.113.7", 31_000);

    @ParameterizedTest
    @EnumSource
    void eachProblemHasAReasonWithAnAdvice(CallProblem problem) {
        PunchResult result =
                NamedCall.result(new CallOutcome(1, "bob", TOLD, null, null, false, 2_000_000_000L, 7, problem));

        assertThat(result.successful()).isFalse();
        assertThat(result.failure()).isNotNull();
        assertThat(result.failure().name()).isEqualTo(problem.name());
        assertThat(result.path()).isEqualTo(TOLD);
        assertThat(result.description())
                .contains(
                        "bob",
                        "2.0 s",
                        "7 probes",
                        problem.name(),
                        result.failure().help());
    }

    @ParameterizedTest
    @EnumSource
    void eachWayHasAMethod(Candidate.Type type) {
        PunchResult result = NamedCall.result(
                new CallOutcome(1, "bob", TOLD, new Path(0, FOUND), type, false, 250_000_000L, 3, null));

        assertThat(result.successful()).isTrue();
        assertThat(result.method()).isNotIn(null, PunchMethod.PLAIN, PunchMethod.BIRTHDAY);
        assertThat(result.path()).isEqualTo(FOUND);
        assertThat(result.remote()).isEqualTo(TOLD);
        assertThat(result.elapsed()).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void aPortThatWasHitByManyIsSaid() {
        PunchResult result = NamedCall.result(new CallOutcome(
                1, "bob", TOLD, new Path(9, FOUND), Candidate.Type.PEER_REFLEXIVE, true, 4_000_000_000L, 300, null));

        assertThat(result.method()).isEqualTo(PunchMethod.BIRTHDAY);
    }

    @Test
    void aPeerWithoutANameHasItsAddressInstead() {
        PunchResult result = NamedCall.result(
                new CallOutcome(0, "", TOLD, new Path(0, FOUND), Candidate.Type.HOST, false, 250_000_000L, 3, null));

        assertThat(result.peer()).isEqualTo("203.0.113.7:20000");
    }

    @Test
    void aPeerWithoutAnAddressHasItsNameInstead() {
        PunchResult result =
                NamedCall.result(new CallOutcome(1, "bob", null, null, null, false, 1, 0, CallProblem.NO_SUCH_NAME));

        assertThat(result.remote().isUnresolved()).isTrue();
        assertThat(result.remote().getHostString()).isEqualTo("bob");
        assertThat(result.failure()).isEqualTo(PunchFailure.NO_SUCH_NAME);
    }
}
