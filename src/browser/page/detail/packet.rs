//! The packet that a sensor captured: what its headers say, its bytes, a file of it.

use super::super::export::download;
use super::super::marks::icon;
use js_sys::{Array, Uint8Array};
use watchglass::protocol::Detail;
use watchglass::query::Row;
use watchglass::view::packet::{Packet, packet as model};
use yew::prelude::*;

/// The packet of an event; nothing where it holds none.
pub(super) fn packet(detail: &Detail) -> Html {
    let Some(packet) = model(detail) else { return Html::default() };
    let (length, inside) = match &packet {
        Ok(packet) => (packet.length(), whole(packet)),
        Err(why) => (String::new(), html! { <p class="packet">{ *why }</p> }),
    };
    html! {
        <section class="pane" aria-label="Packet" data-testid="packet">
            <div class="pane-head"><h3>{ "Packet" }</h3><span>{ length }</span>{ for packet.ok().map(|packet| save(packet, &detail.row)) }</div>
            { inside }
        </section>
    }
}

fn whole(packet: &Packet) -> Html {
    let header =
        |(name, text): (&'static str, String)| html! { <><dt>{ name }</dt><dd>{ text }</dd></> };
    html! {<>
        <dl class="packet">{ for packet.headers().into_iter().map(header) }</dl>
        <pre class="packet" tabindex="0" aria-label="Bytes of the packet">{ packet.dump() }</pre>
        if packet.longer() { <p class="packet">{ "The file holds more than is shown." }</p> }
    </>}
}

fn save(packet: Packet, row: &Row) -> Html {
    // Nothing of the data is in the file's name.
    let number = [row.shard, row.row].map(|part| ["-", &part.to_string()].concat()).concat();
    let name = ["watchglass-packet", &number, ".pcap"].concat();
    let time = row.time;
    let onclick = Callback::from(move |_: MouseEvent| {
        let bytes = Uint8Array::from(packet.pcap(time).as_slice());
        // A browser that does not save says so itself.
        let _ = download(&Array::of1(&bytes), "application/vnd.tcpdump.pcap", &name);
    });
    html! {
        <span class="right"><button type="button" class="linkbtn" data-testid="pcap" {onclick}>
            { icon("download", 12) }{ "Download .pcap" }
        </button></span>
    }
}
