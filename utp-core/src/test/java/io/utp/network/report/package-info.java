/** Tables and plots of simulations: a page in HTML with its plots as PNG beside it, and the same tables as Markdown. */
@NullMarked
package io.utp.network.report;

import org.jspecify.annotations.NullMarked;
