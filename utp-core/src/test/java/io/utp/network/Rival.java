package io.utp.network;

import io.utp.network.tcp.Bbr;
import io.utp.network.tcp.Cubic;
import io.utp.network.tcp.Reno;
import io.utp.network.tcp.TcpControl;
import java.util.function.Supplier;

/** TCP that others send. */
enum Rival {
    RENO("Reno", Reno::new),
    CUBIC("CUBIC", Cubic::new),
    BBR("BBR", Bbr::new);

    private final String label;
    private final Supplier<TcpControl> control;

    Rival(String label, Supplier<TcpControl> control) {
        this.label = label;
        this.control = control;
    }

    String label() {
        return label;
    }

    TcpControl control() {
        return control.get();
    }
}
