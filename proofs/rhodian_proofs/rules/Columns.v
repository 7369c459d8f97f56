(* Checked: what holds of columns made of columns of any length, place by place.

   A function of each row is a loop whose step looks at the row alone, so that all of Scan.v holds of it. Sums,
   differences and multiples of columns add up to sums, differences and multiples of what the columns add up to.
   Used by columns.py of the kernel's loops, and by symbolic/columns.py. *)

From Coq Require Import List ZArith Lia.
From Rhodian Require Import Sums Scan.
Import ListNotations.
Open Scope Z_scope.

(* columns.each: what a function gives for each row, first to last, or the refusal of the first that is refused. *)
Section Each.
Context {Row Result Error : Type}.
Variable f : Row -> Result + Error.

Fixpoint each (rows : list Row) : list Result + Error :=
  match rows with
  | [] => inl []
  | row :: rest =>
      match f row with
      | inr refusal => inr refusal
      | inl b => match each rest with inl bs => inl (b :: bs) | inr refusal => inr refusal end
      end
  end.

(* The step of the loop that it is: the state stays what it is. *)
Definition by_row {State : Type} (state : State) (row : Row) : (State * Result) + Error :=
  match f row with inl b => inl (state, b) | inr refusal => inr refusal end.

Theorem each_is_a_scan : forall (State : Type) (state : State) rows,
  scan by_row state rows = match each rows with inl bs => inl (state, bs) | inr refusal => inr refusal end.
Proof.
  intros State state rows. unfold scan.
  assert (Hstays : forall l (x : Error), fold_left (turn (@by_row State)) l (inr x) = inr x)
    by (induction l; simpl; auto).
  assert (G : forall l given, fold_left (turn by_row) l (inl (state, given)) =
    match each l with inl bs => inl (state, given ++ bs) | inr refusal => inr refusal end).
  { induction l as [|row l IH]; intros given; simpl; [rewrite app_nil_r; reflexivity|].
    unfold by_row at 2. destruct (f row) as [b|x]; [|apply Hstays].
    rewrite IH. destruct (each l) as [bs|x]; [|reflexivity]. rewrite <- app_assoc. reflexivity. }
  rewrite G. destruct (each rows); reflexivity.
Qed.

(* At each place stands what the function gives there: so it refuses at no place of a column that there is, ... *)
Theorem each_gives_what_the_function_does : forall rows bs, each rows = inl bs ->
  Forall2 (fun row b => f row = inl b) rows bs.
Proof.
  induction rows as [|row rows IH]; intros bs; simpl; [intros [= <-]; constructor|].
  destruct (f row) as [b|] eqn:Hf; [|discriminate]. destruct (each rows) as [rest|]; [|discriminate].
  intros [= <-]. constructor; auto.
Qed.

(* ... and where there is none, the first row at fault says why. *)
Theorem each_is_refused_for_the_first_at_fault : forall rows x, each rows = inr x <->
  exists pre row post bs, rows = pre ++ row :: post /\ each pre = inl bs /\ f row = inr x.
Proof.
  intros rows x. split.
  - induction rows as [|row rows IH]; simpl; [discriminate|]. destruct (f row) as [b|y] eqn:Hf.
    + destruct (each rows) as [rest|y]; [discriminate|]. intros [= ->].
      destruct (IH eq_refl) as (pre & q & post & bs & -> & Hpre & Hq).
      exists (row :: pre), q, post, (b :: bs). simpl. rewrite Hf, Hpre. auto.
    + intros [= ->]. exists [], row, rows, []. auto.
  - intros (pre & row & post & bs & -> & Hpre & Hf). revert bs Hpre.
    induction pre as [|q pre IH]; intros bs; simpl; [rewrite Hf; reflexivity|].
    destruct (f q) as [b|]; [|discriminate]. destruct (each pre) as [rest|] eqn:E; [|discriminate].
    intros _. rewrite (IH rest eq_refl). reflexivity.
Qed.
End Each.

(* columns.every: whether each item passes, the first to last; a predicate may refuse, and then so does the loop. *)
Section Every.
Context {Item Error : Type}.
Variable passes : Item -> bool + Error.

Fixpoint every (items : list Item) : bool + Error :=
  match items with
  | [] => inl true
  | item :: rest =>
      match passes item with
      | inl true => every rest
      | inl false => inl false
      | inr refusal => inr refusal
      end
  end.

(* If all pass, each does; ... *)
Theorem every_says_that_each_passes : forall items, every items = inl true <->
  Forall (fun item => passes item = inl true) items.
Proof.
  induction items as [|item items IH]; simpl; [split; auto|].
  destruct (passes item) as [[|]|] eqn:Hp; split; intros H; try discriminate;
    try (inversion H; subst; congruence).
  - constructor; [assumption | apply IH; assumption].
  - inversion H; subst. apply IH. assumption.
Qed.

(* ... and if not, or if it is refused, it is so by the first to blame. *)
Theorem every_blames_the_first : forall items found, every items = found -> found <> inl true ->
  exists pre item post, items = pre ++ item :: post /\ Forall (fun q => passes q = inl true) pre /\ passes item = found.
Proof.
  induction items as [|item items IH]; simpl; intros found H Hn; [congruence|].
  destruct (passes item) as [[|]|] eqn:Hp; try (exists [], item, items; subst; auto; fail).
  destruct (IH found H Hn) as (pre & q & post & -> & Hpre & Hq). exists (item :: pre), q, post. auto.
Qed.
End Every.

(* columns.added, columns.less and columns.scaled, of columns of one length. *)
Definition added (l r : list Z) : list Z := map (fun both => fst both + snd both) (combine l r).
Definition less (l r : list Z) : list Z := map (fun both => fst both - snd both) (combine l r).
Definition scaled (l : list Z) (factor : Z) : list Z := map (fun number => number * factor) l.

(* Before any place, and so in all, they add up to what the columns do. *)
Theorem sums_of_columns_add_up : forall l r place, length l = length r ->
  total (firstn place (added l r)) = total (firstn place l) + total (firstn place r).
Proof.
  induction l as [|a l IH]; intros [|b r] [|place] H; try discriminate; try reflexivity.
  simpl. rewrite !total_cons. injection H as H. unfold added in IH. rewrite (IH r place H). lia.
Qed.

Theorem differences_of_columns_add_up : forall l r place, length l = length r ->
  total (firstn place (less l r)) = total (firstn place l) - total (firstn place r).
Proof.
  induction l as [|a l IH]; intros [|b r] [|place] H; try discriminate; try reflexivity.
  simpl. rewrite !total_cons. injection H as H. unfold less in IH. rewrite (IH r place H). lia.
Qed.

Theorem multiples_of_columns_add_up : forall l factor place,
  total (firstn place (scaled l factor)) = total (firstn place l) * factor.
Proof.
  induction l as [|a l IH]; intros factor [|place]; try reflexivity.
  simpl. change (map (fun number => number * factor) l) with (scaled l factor).
  rewrite !total_cons, IH. lia.
Qed.

(* At a place stands the sum, or the difference, of what stands there in both. *)
Theorem columns_at_a_place : forall l r place a b, nth_error l place = Some a -> nth_error r place = Some b ->
  nth_error (added l r) place = Some (a + b) /\ nth_error (less l r) place = Some (a - b).
Proof.
  induction l as [|c l IH]; intros [|d r] [|place] a b Ha Hb; try discriminate; simpl in *.
  - injection Ha as ->. injection Hb as ->. auto.
  - apply IH; assumption.
Qed.
