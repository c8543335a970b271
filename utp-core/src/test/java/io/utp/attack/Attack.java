package io.utp.attack;

import io.utp.simulation.EngineSettings;
import java.util.List;

/** A row of the attacker's table. Made anew for each run, so that it may remember what it has seen. */
public interface Attack {

    /** What it is called in the table. */
    String name();

    /** What the node holds, with the default of the limit, as a sentence without its full stop. */
    String limit();

    /** The properties by which the limit is set, {@code utp.…}; none where it is fixed. */
    List<String> properties();

    /** What the attack is counted by: components of {@code NodeStatistics}, {@code TrafficStatistics} or {@code SocketStatistics}. */
    List<String> counters();

    /** The options of the node that is attacked: the defaults, unless they would make the run long. */
    default EngineSettings victim() {
        return new EngineSettings();
    }

    /** Begins; the good connection transfers at its full rate by now. */
    void mount(AttackStage stage);

    /**
     * The attack is over: asserts that the limit was held.
     *
     * @return what it has cost, for the table
     */
    String verify(AttackStage stage);
}
