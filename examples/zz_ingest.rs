//! temp
use watchglass::session::Session;
fn main(){ let f=std::env::args().nth(1).unwrap(); let b=std::fs::read(f).unwrap();
 for _ in 0..3 { let t=std::time::Instant::now(); let mut s=Session::new(1); s.open(0,"x",Some(1<<40)); for p in b.chunks(1<<20){s.feed(p);} s.finish(); let d=t.elapsed().as_secs_f64(); println!("{} events {:.0} MB/s {:?}", s.status(0).unwrap().events, b.len() as f64/1e6/d, s.status(0).unwrap().repairs);
 let t=std::time::Instant::now(); let q=watchglass::query::Ask{query:Default::default(),offset:0,limit:100,facets:[watchglass::event::Field::Severity,watchglass::event::Field::Pod,watchglass::event::Field::Image,watchglass::event::Field::ProcessName,watchglass::event::Field::Host].map(|f|(f,20)).to_vec(),timeline:true}; let a=s.ask(&q); println!("ask {:?} {} {}",t.elapsed(),a.shown,a.rows.len());
 let q=watchglass::query::Ask{query:watchglass::query::Query{filter:watchglass::query::Expr::Text("shadow".into()),order:Default::default()},..q}; let t=std::time::Instant::now(); let a=s.ask(&q); println!("text {:?} {}",t.elapsed(),a.shown);
 } }
